"""What becomes of an answer when Telegram is busy, slow, away, or no longer lets us through."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from api.channels.telegram.client import Client
from api.outbox.pace import Pace
from consular.alerts.models import OfficerAlert
from consular.conversations.models import Author, Message, Status
from consular.errors import TemporaryFailure
from tests.api.channels.telegram.conftest import Chat
from tests.api.channels.telegram.fake import TOKEN, FakeTelegram, Person
from tests.api.outbox.test_pace import Time


async def replies(chat: Chat) -> list[Message]:
    return [message for message in await chat.transcript() if message.author != Author.PERSON]


async def test_a_flood_limit_is_waited_out_for_exactly_as_long_as_it_says(chat: Chat) -> None:
    chat.telegram.flood = [17]
    assert await chat.ask(chat.person.says("hello")) == []
    chat.house.clock.forward(16)
    await chat.house.work()
    assert chat.heard == []
    chat.house.clock.forward(1)
    await chat.house.work()
    assert chat.heard == ["answer to hello"]


async def test_one_persons_wait_does_not_hold_up_another(chat: Chat) -> None:
    chat.telegram.flood = [60]
    await chat.ask(chat.person.says("hello"))
    other = type(chat.person)(chat_id=6002, name="Kim")
    await chat.deliver(other.says("my passport was stolen"))
    await chat.house.work()
    assert chat.telegram.texts(6002) == ["answer to my passport was stolen"]


async def test_all_chats_together_get_no_more_than_telegram_takes_in_a_second(chat: Chat) -> None:
    time = Time()
    began = time.now
    chat.house.service.dispatcher._pace = Pace(clock=time, pause=time.pause)
    for number in range(31):
        await chat.deliver(Person(7000 + number).says("hello"))
    await chat.house.work()
    assert chat.telegram.calls.count("sendMessage") == 31
    assert time.now - began >= 1, "Telegram takes 30 a second"


@pytest.mark.parametrize("takes", [False, True])
async def test_a_call_that_hangs_ends_at_its_deadline(telegram: FakeTelegram, takes: bool) -> None:
    telegram.stalls, telegram.takes_before_stalling = True, takes
    client = Client(TOKEN, "https://api.telegram.org", telegram.transport, timeout=0.05)
    async with asyncio.timeout(20):
        with pytest.raises(TemporaryFailure, match="did not answer in time"):
            await client.send(5001, "hello")
    await client.close()


@pytest.mark.parametrize(("state", "reason"), [("blocked", "opted_out"), ("deleted", "bad_number")])
async def test_who_cannot_be_reached_any_more_is_given_up_and_officers_are_told(
    chat: Chat, state: str, reason: str
) -> None:
    getattr(chat.telegram, state).add(chat.person.chat_id)
    await chat.ask(chat.person.says("I lost my passport"))
    [reply] = await replies(chat)
    assert (reply.status, reply.error) == (Status.FAILED, reason)
    async with chat.house.database.read() as session:
        alert = (await session.execute(select(OfficerAlert))).scalar_one()
    assert alert.kind == "undelivered"
    calls = len(chat.telegram.calls)
    chat.house.clock.forward(3600)
    await chat.house.work()
    assert len(chat.telegram.calls) == calls


async def test_while_telegram_is_away_the_answer_waits_and_then_comes(chat: Chat) -> None:
    chat.telegram.down = True
    assert await chat.ask(chat.person.says("hello")) == []
    chat.telegram.down = False
    chat.house.clock.forward(2)
    await chat.house.work()
    assert chat.heard == ["answer to hello"]


async def test_a_message_whose_answer_was_lost_is_sent_again_rather_than_not_at_all(chat: Chat) -> None:
    chat.telegram.forget_answer = True
    await chat.ask(chat.person.says("hello"))
    chat.house.clock.forward(2)
    await chat.house.work()
    assert chat.heard == ["answer to hello"] * 2
    assert [reply.status for reply in await replies(chat)] == [Status.SENT]


async def test_a_token_that_is_not_valid_is_the_operators_to_mend_and_loses_nothing(chat: Chat) -> None:
    chat.telegram.token = "123456:AAanother"
    await chat.ask(chat.person.says("hello"))
    [reply] = await replies(chat)
    assert (reply.status, reply.error) == (Status.QUEUED, "misconfigured")
    chat.telegram.token = "123456:AAtest-token"
    chat.house.clock.forward(2)
    await chat.house.work()
    assert chat.heard == ["answer to hello"]


async def test_no_failure_that_is_kept_tells_what_was_said_or_to_whom(chat: Chat) -> None:
    chat.telegram.blocked.add(chat.person.chat_id)
    await chat.ask(chat.person.says("a secret"))
    [reply] = await replies(chat)
    assert "secret" not in (reply.error or "") and str(chat.person.chat_id) not in (reply.error or "")
