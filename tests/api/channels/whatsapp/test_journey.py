"""From the first WhatsApp message to a case reference, over real HTTP in both directions: well, failing, slow, busy."""

from __future__ import annotations

import re

import pytest

from api.readers import Readers
from api.settings import Settings
from consular.cases import repository as cases
from consular.conversations.models import Status
from tests.api.channels.gateway import Gateway
from tests.api.channels.sms.test_journey import DETAILS, LOST, NAME, NEXT, journey
from tests.api.channels.twilio.fake import Refusal
from tests.conftest import Clock


async def go(gateway: Gateway) -> list[str]:
    """The journey itself; what the person should have heard."""
    for said in (LOST, NAME, NEXT):
        assert (await gateway.whatsapp(said)).status_code == 200
        for _ in range(3):
            await gateway.work()
            gateway.clock.forward(61)
    conversation = await gateway.conversation("whatsapp")
    async with gateway.database.read() as session:
        case = await cases.open_case_of(session, conversation.id)
        assert case and await cases.details(session, case.id) == DETAILS
    opened = f"Your case is open. Your reference is {case.reference}."
    return ["Report it to the police.", "What is your full name?", opened, f"answer to {NEXT}"]


async def test_a_lost_passport_becomes_a_case(phone_settings: Settings, clock: Clock, read: Readers) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        expected = await go(gateway)
        assert gateway.twilio.texts == expected and gateway.notify.texts == []
        for taken in gateway.twilio.taken:
            for word in ("read", "sent", "delivered", "read"):
                assert (await gateway.report(taken, word)).status_code == 200
        assert {reply.status for reply in await gateway.replies("whatsapp")} == {Status.DELIVERED}


async def test_an_emergency_brings_its_reference_in_the_first_reply(
    phone_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        gateway.rasa.down = True
        await gateway.whatsapp("I was just mugged and beaten up in Rome")
        await gateway.work()
        assert re.search(r"Your reference: \S{3}-\S{3}", gateway.twilio.texts[0])
        assert "112" in gateway.twilio.texts[0]


@pytest.mark.parametrize("trouble", ["failing", "slow", "busy"])
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
            case "busy":
                twilio.always = Refusal(429, 20429, {"retry-after": "30"})
        await gateway.whatsapp(LOST)
        await gateway.work()
        assert twilio.texts == []
        twilio.always, twilio.stalls = None, False
        gateway.clock.forward(600)
        await gateway.work()
        expected = await go(gateway)
        assert set(expected) <= set(twilio.texts)
        assert all(reply.status is Status.SENT for reply in await gateway.replies("whatsapp"))
