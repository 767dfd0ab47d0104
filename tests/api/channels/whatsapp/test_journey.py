"""From the first WhatsApp message to a case reference, over real HTTP in both directions: well, failing, slow, busy."""

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
    """The journey itself; what the person should have heard."""
    for said in SAID:
        assert (await gateway.whatsapp(said)).status_code == 200
        for _ in range(3):
            await gateway.work()
            gateway.clock.forward(61)
    return told(await reference_of(gateway.database, "whatsapp", PHONE))


async def statuses(gateway: Gateway) -> set[Status]:
    return {reply.status for reply in await gateway.replies("whatsapp")}


async def test_a_lost_passport_becomes_a_case(phone_settings: Settings, clock: Clock, read: Readers) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        expected = await go(gateway)
        assert gateway.twilio.texts == expected and gateway.notify.texts == []
        for taken in gateway.twilio.taken:
            for word in ("read", "sent", "delivered", "read"):
                assert (await gateway.report(taken, word)).status_code == 200
        assert await statuses(gateway) == {Status.DELIVERED}


async def test_an_emergency_brings_its_reference_in_the_first_reply(
    phone_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        gateway.rasa.down = True
        await gateway.whatsapp(MUGGED)
        await gateway.work()
        assert re.search(r"Your reference: \S{3}-\S{3}", gateway.twilio.texts[0])
        assert "112" in gateway.twilio.texts[0]


@pytest.mark.parametrize("trouble", ["failing", "slow", "slow though it takes them", "busy"])
async def test_the_same_with_a_provider_in_trouble_that_gets_well(
    phone_settings: Settings, clock: Clock, read: Readers, trouble: str
) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        twilio = gateway.twilio
        twilio.fall_into(trouble)
        await gateway.whatsapp(LOST)
        await gateway.work()
        assert bool(twilio.texts) is twilio.takes_before_stalling
        twilio.get_well()
        gateway.clock.forward(600)
        await gateway.work()
        expected = await go(gateway)
        assert set(expected) <= set(twilio.texts)
        assert await statuses(gateway) == {Status.SENT}


async def test_the_same_with_every_receipt_twice_and_in_the_wrong_order(
    phone_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(phone_settings, clock, read) as gateway:
        expected = await go(gateway)
        words = (
            ("read", None),
            ("sent", None),
            ("undelivered", 63024),
            ("failed", 63016),
            ("delivered", None),
        )
        for taken in list(gateway.twilio.taken):
            for word, code in words:
                for _ in range(2):
                    assert (await gateway.report(taken, word, code)).status_code == 200
        await gateway.work()
        assert gateway.twilio.texts + gateway.notify.texts == expected
        assert await statuses(gateway) == {Status.DELIVERED}
        assert await gateway.alerts() == []


async def test_the_same_with_failures_that_are_reported_twice_and_before_they_were_sent(
    phone_settings: Settings, clock: Clock, read: Readers
) -> None:
    """Outside the 24 hours: each reply goes out by SMS once, to the same number, whatever WhatsApp says again."""
    async with journey(phone_settings, clock, read) as gateway:
        expected = await go(gateway)
        by_whatsapp = list(gateway.twilio.taken)
        for taken in by_whatsapp:
            for word, code in (("undelivered", 63016), ("sent", None), ("failed", 63016), ("queued", None)):
                for _ in range(2):
                    await gateway.report(taken, word, code)
                await gateway.work()
        by_sms = gateway.twilio.taken[len(by_whatsapp) :]
        assert [taken.body for taken in by_sms] == expected
        assert {taken.to for taken in by_sms} == {PHONE} and gateway.notify.texts == []
        for taken in by_sms:
            await gateway.report(taken, "delivered")
        for taken in by_whatsapp:
            await gateway.report(taken, "undelivered", 63016)
        await gateway.work()
        assert await statuses(gateway) == {Status.DELIVERED}
        assert len(gateway.twilio.taken) == 2 * len(expected) and await gateway.alerts() == []
