"""Sending: in order, at least once, and never past a message that is still unsent."""

from __future__ import annotations

from datetime import timedelta

from consular.conversations import outgoing
from consular.conversations.models import Direction, Status
from consular.errors import PermanentFailure, TemporaryFailure
from tests.api.conftest import House
from tests.fakes import answer


async def ask(house: House, *replies: str) -> None:
    house.rasa.reply = lambda turn: answer(*replies)
    await house.says("hello")
    await house.service.worker.run_once()


async def outcomes(house: House) -> list[tuple[str, str | None]]:
    return [(m.status, m.error) for m in await house.transcript() if m.direction == Direction.OUT]


async def test_replies_are_sent_in_order_with_the_networks_id(house: House) -> None:
    await ask(house, "one", "two", "three")
    await house.work()
    assert house.channel.texts == ["one", "two", "three"]
    ids = [message.provider_id for message in (await house.transcript())[1:]]
    assert ids == ["provider-1", "provider-2", "provider-3"]


async def test_a_reply_waits_for_the_one_before_it(house: House) -> None:
    await ask(house, "one", "two")
    house.channel.failures = [TemporaryFailure("busy", retry_after=timedelta(seconds=30))]
    await house.work()
    assert house.channel.texts == []
    house.clock.forward(29)
    await house.work()
    assert house.channel.texts == []
    house.clock.forward(2)
    await house.work()
    assert house.channel.texts == ["one", "two"]


async def test_what_can_never_be_sent_says_why_and_blocks_nothing(house: House) -> None:
    await ask(house, "one", "two")
    house.channel.failures = [PermanentFailure("opted out")]
    await house.work()
    assert house.channel.texts == ["two"]
    assert (await outcomes(house))[0] == (Status.FAILED, "opted out")


async def test_an_error_that_nobody_foresaw_is_tried_again(house: House) -> None:
    await ask(house, "one")
    house.channel.failures = [ZeroDivisionError()]
    await house.work()
    assert await outcomes(house) == [(Status.QUEUED, "ZeroDivisionError")]
    house.clock.forward(60)
    await house.work()
    assert house.channel.texts == ["one"]


async def test_a_message_that_a_killed_sender_held_is_sent_when_its_lease_ends(house: House) -> None:
    await ask(house, "one")
    async with house.database.write() as session:
        await outgoing.claim(session, "killed", house.clock(), timedelta(seconds=30))
    await house.work()
    assert house.channel.texts == []
    house.clock.forward(31)
    await house.work()
    assert house.channel.texts == ["one"]


async def test_a_channel_that_is_switched_off_fails_its_messages_with_a_reason(house: House) -> None:
    await ask(house, "one")
    house.service.channels.clear()
    await house.work()
    assert await outcomes(house) == [(Status.FAILED, "the channel web is switched off")]
