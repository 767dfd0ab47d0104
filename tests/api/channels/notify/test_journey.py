"""From the first text to Notify's number to a case reference, by Notify alone, over real HTTP in both directions."""

from __future__ import annotations

import re
import uuid

import pytest

from api.readers import Readers
from api.settings import Settings
from consular.conversations.models import Status
from tests.api.channels.gateway import PHONE, Gateway
from tests.api.channels.loopback import journey
from tests.api.channels.notify import fake
from tests.api.channels.story import LOST, MUGGED, SAID, reference_of, told
from tests.conftest import Clock


@pytest.fixture
def notify_settings(phone_settings: Settings) -> Settings:
    """Notify as the only provider: nothing of Twilio's is set."""
    return phone_settings.model_copy(
        update={name: type(value)("") for name, value in phone_settings if name in TWILIO}
    )


TWILIO = {"twilio_account_sid", "twilio_auth_token", "twilio_senders", "twilio_whatsapp_sender"}


async def says(gateway: Gateway, text: str, times: int = 1) -> None:
    """A text to Notify's number, which Notify may deliver more than once."""
    body = fake.text(text, PHONE, str(uuid.uuid4()))
    for _ in range(times):
        assert (await gateway.notified(body)).status_code == 204


async def go(gateway: Gateway, times: int = 1) -> list[str]:
    """The journey itself; what the person should have heard."""
    for said in SAID:
        await says(gateway, said, times)
        for _ in range(3):
            await gateway.work()
            gateway.clock.forward(61)
    return told(await reference_of(gateway.database, "sms", PHONE))


async def statuses(gateway: Gateway) -> set[Status]:
    return {reply.status for reply in await gateway.replies()}


async def test_a_lost_passport_becomes_a_case(notify_settings: Settings, clock: Clock, read: Readers) -> None:
    async with journey(notify_settings, clock, read) as gateway:
        expected = await go(gateway)
        assert gateway.notify.texts == expected and gateway.twilio.tries == 0
        assert {taken.body["phone_number"] for taken in gateway.notify.taken} == {PHONE}
        assert await statuses(gateway) == {Status.SENT}
        for taken in gateway.notify.taken:
            for word in ("sending", "delivered"):
                assert (await gateway.notified(fake.receipt(taken, word))).status_code == 204
        assert await statuses(gateway) == {Status.DELIVERED}


async def test_an_emergency_brings_its_reference_in_the_first_reply(
    notify_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(notify_settings, clock, read) as gateway:
        gateway.rasa.down = True
        await says(gateway, MUGGED)
        await gateway.work()
        assert re.search(r"Your reference: \S{3}-\S{3}", gateway.notify.texts[0])
        assert "112" in gateway.notify.texts[0]


@pytest.mark.parametrize("trouble", ["failing", "slow", "busy"])
async def test_the_same_with_notify_in_trouble_that_gets_well(
    notify_settings: Settings, clock: Clock, read: Readers, trouble: str
) -> None:
    async with journey(notify_settings, clock, read) as gateway:
        notify = gateway.notify
        match trouble:
            case "failing":
                notify.always = (500, "Internal server error")
            case "slow":
                notify.stalls = True
            case "busy":
                notify.always = (429, "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds")
        await says(gateway, LOST)
        await gateway.work()
        assert notify.texts == [] and notify.tries > 0
        notify.always, notify.stalls = None, False
        if trouble == "busy":
            await left_in_peace(gateway)
        gateway.clock.forward(600)
        await gateway.work()
        expected = await go(gateway)
        assert notify.texts == expected[:2] + expected
        assert await statuses(gateway) == {Status.SENT}


async def left_in_peace(gateway: Gateway) -> None:
    """For the minute over which Notify counts."""
    tries = gateway.notify.tries
    gateway.clock.forward(59)
    await gateway.work()
    assert gateway.notify.tries == tries


async def test_the_same_with_everything_called_back_twice_and_in_the_wrong_order(
    notify_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(notify_settings, clock, read) as gateway:
        expected = await go(gateway, times=2)
        for taken in list(gateway.notify.taken):
            for word in ("delivered", "sending", "temporary-failure", "permanent-failure", "delivered"):
                for _ in range(2):
                    assert (await gateway.notified(fake.receipt(taken, word))).status_code == 204
        await gateway.work()
        assert gateway.notify.texts == expected
        assert await statuses(gateway) == {Status.DELIVERED}
        assert await gateway.alerts() == []


async def test_a_reply_that_notify_cannot_deliver_is_shown_to_officers_once(
    notify_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(notify_settings, clock, read) as gateway:
        expected = await go(gateway)
        for taken in list(gateway.notify.taken):
            for word in ("permanent-failure", "sending", "permanent-failure"):
                await gateway.notified(fake.receipt(taken, word))
        await gateway.work()
        assert gateway.notify.texts == expected, "there is nobody else to try"
        assert {(reply.status, reply.error) for reply in await gateway.replies()} == {
            (Status.FAILED, "unreachable")
        }
        assert [alert.kind for alert in await gateway.alerts()] == ["undelivered"]
