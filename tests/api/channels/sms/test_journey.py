"""From the first text to a case reference, over real HTTP on loopback in both directions: well, failing,
slow, busy."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn

from api.app import assemble, create_app
from api.rasa.client import Answer, Turn
from api.readers import Readers
from api.settings import Settings
from consular.cases import repository as cases
from consular.conversations.models import Status
from tests.api.channels.gateway import Gateway
from tests.api.channels.network import Network
from tests.api.channels.twilio.fake import Refusal
from tests.conftest import Clock
from tests.fakes import FakeRasa, answer

DETAILS = {"passport_name": "Sam Jones"}
CASE = {"effect": "open_case", "topic": "lost_stolen_passport", "severity": "normal", "details": DETAILS}
LOST, NAME, NEXT = "I\u2019ve lost my passport in Marrakech", "Sam Jones", "what happens next"


def play(turn: Turn) -> Answer:
    """The bot's part."""
    match turn.text:
        case text if text == LOST:
            return answer("Report it to the police.", "What is your full name?")
        case text if text == NAME:
            opened = f"Your case is open. Your reference is {turn.metadata['reference']}."
            return answer(opened, intent="inform", effects=[CASE])
    return answer(f"answer to {turn.text}")


@asynccontextmanager
async def served(app: object) -> AsyncIterator[str]:
    """The address at which an app answers over loopback."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))  # type: ignore[arg-type]
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await serving


@asynccontextmanager
async def journey(settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[Gateway]:
    """A gateway that is reached, and reaches its providers, over real connections."""
    network, rasa = Network(), FakeRasa()
    rasa.reply = play
    async with served(network.twilio.app) as twilio_url, served(network.notify.app) as notify_url:
        real = settings.model_copy(update={"twilio_api_url": twilio_url, "notify_api_url": notify_url})
        service = assemble(real, rasa, clock, read)  # type: ignore[arg-type]
        async with served(create_app(service)) as url, httpx.AsyncClient(base_url=url) as client:
            yield Gateway(service, client, network, rasa, clock)
        for name in ("sms", "notify", "whatsapp"):
            await service.channels[name].close()  # type: ignore[attr-defined]
        await service.database.close()


async def go(gateway: Gateway) -> list[str]:
    """The journey itself; what the person should have heard, with the reference of the case that is now open."""
    for said in (LOST, NAME, NEXT):
        assert (await gateway.text(said)).status_code == 200
        for _ in range(3):
            await gateway.work()
            gateway.clock.forward(61)
    conversation = await gateway.conversation()
    async with gateway.database.read() as session:
        case = await cases.open_case_of(session, conversation.id)
        assert case and await cases.details(session, case.id) == DETAILS
    opened = f"Your case is open. Your reference is {case.reference}."
    return ["Report it to the police.", "What is your full name?", opened, f"answer to {NEXT}"]


def heard(gateway: Gateway) -> list[str]:
    return gateway.twilio.texts + gateway.notify.texts


async def test_a_lost_passport_becomes_a_case(phone_settings: Settings, clock: Clock, read: Readers) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        expected = await go(gateway)
        assert gateway.twilio.texts == expected and gateway.notify.texts == []
        for taken in gateway.twilio.taken:
            for word in ("delivered", "sent", "delivered"):
                assert (await gateway.report(taken, word)).status_code == 200
        assert {reply.status for reply in await gateway.replies()} == {Status.DELIVERED}


async def test_an_emergency_brings_its_reference_in_the_first_reply(
    phone_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        gateway.rasa.down = True
        await gateway.text("I was just mugged and beaten up in Rome")
        await gateway.work()
        assert re.search(r"Your reference: \S{3}-\S{3}", gateway.twilio.texts[0])
        assert "112" in gateway.twilio.texts[0]


@pytest.mark.parametrize("trouble", ["failing", "slow", "slow though it takes them", "busy", "gone"])
async def test_the_same_with_a_provider_in_trouble_that_gets_well(
    phone_settings: Settings, clock: Clock, read: Readers, trouble: str
) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        twilio = gateway.twilio
        match trouble:
            case "failing":
                twilio.always = Refusal(500, 20500)
            case "slow":
                twilio.stalls = True
            case "slow though it takes them":
                twilio.stalls = twilio.takes_before_stalling = True
            case "busy":
                twilio.always = Refusal(429, 20429, {"retry-after": "30"})
            case "gone":
                twilio.always = Refusal(503)
                gateway.notify.always = (503, "Service unavailable")
        await gateway.text(LOST)
        await gateway.work()
        twilio.always = gateway.notify.always = None
        twilio.stalls = False
        gateway.clock.forward(600)
        await gateway.work()
        expected = await go(gateway)
        assert set(expected) <= set(heard(gateway))
        assert all(reply.status is Status.SENT for reply in await gateway.replies())


async def test_the_same_with_every_receipt_twice_and_in_the_wrong_order(
    phone_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        expected = await go(gateway)
        for taken in list(gateway.twilio.taken):
            for word, code in (
                ("delivered", None),
                ("sent", None),
                ("undelivered", 30003),
                ("delivered", None),
            ):
                await gateway.report(taken, word, code)
                await gateway.report(taken, word, code)
        await gateway.work()
        assert heard(gateway) == expected
        assert {reply.status for reply in await gateway.replies()} == {Status.DELIVERED}
        assert await gateway.alerts() == []
