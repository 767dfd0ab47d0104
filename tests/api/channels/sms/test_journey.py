"""From the first text to a case reference, over real HTTP on loopback in both directions: well, failing,
slow, busy."""

from __future__ import annotations

import re

import pytest

from api.readers import Readers
from api.settings import Settings
from consular.conversations.models import Status
from tests.api.channels.gateway import PHONE, Gateway
from tests.api.channels.loopback import journey
from tests.api.channels.story import LOST, MUGGED, SAID, reference_of, told
from tests.conftest import Clock


async def go(gateway: Gateway) -> list[str]:
    """The journey itself; what the person should have heard, with the reference of the case that is now open."""
    for said in SAID:
        assert (await gateway.text(said)).status_code == 200
        for _ in range(3):
            await gateway.work()
            gateway.clock.forward(61)
    return told(await reference_of(gateway.database, "sms", PHONE))


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
        await gateway.text(MUGGED)
        await gateway.work()
        assert re.search(r"Your reference: \S{3}-\S{3}", gateway.twilio.texts[0])
        assert "112" in gateway.twilio.texts[0]


@pytest.mark.parametrize("trouble", ["failing", "slow", "slow though it takes them", "busy", "gone"])
async def test_the_same_with_a_provider_in_trouble_that_gets_well(
    phone_settings: Settings, clock: Clock, read: Readers, trouble: str
) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        twilio = gateway.twilio
        twilio.fall_into(trouble)
        if trouble == "gone":
            gateway.notify.always = (503, "Service unavailable")
        await gateway.text(LOST)
        await gateway.work()
        twilio.get_well()
        gateway.notify.always = None
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
