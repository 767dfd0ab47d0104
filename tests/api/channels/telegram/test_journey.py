"""From the first message to a case reference, over real HTTP on loopback in both directions: well, failing, slow,
busy, delivered twice, and blocked midway."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.app import assemble, create_app
from api.channels.telegram.channel import TelegramChannel
from api.readers import Readers
from api.settings import Settings
from consular.alerts.models import OfficerAlert
from consular.conversations.models import Author, Status
from tests.api.channels.loopback import served
from tests.api.channels.story import LOST, MUGGED, NAME, SAID, play, reference_of, told
from tests.api.channels.telegram.conftest import Chat
from tests.api.channels.telegram.fake import FakeTelegram, Person
from tests.api.channels.telegram.test_start import until
from tests.api.conftest import House
from tests.conftest import Clock
from tests.fakes import FakeChannel, FakeRasa, answer

ANSWERS = ["Report it to the police.", "What is your full name?"]  # to LOST


@asynccontextmanager
async def journey(settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[Chat]:
    """A gateway that Telegram was told of at its start, and that it reaches with the secret it was given then."""
    telegram, rasa = FakeTelegram(), FakeRasa()
    rasa.reply = play
    async with served(telegram.app) as telegram_url:
        changed = {"telegram_api_url": telegram_url, "provider_timeout": 1.0, "holding_after": 2.9}
        service = assemble(settings.model_copy(update=changed), rasa, clock, read)
        channel = service.channels["telegram"]
        assert isinstance(channel, TelegramChannel)
        async with (
            served(create_app(service)) as url,
            httpx.AsyncClient(base_url=url) as http,
            registered(channel, telegram),
        ):
            assert urlsplit(telegram.webhook["url"]).path == "/channels/telegram/webhook"
            house = House(service, rasa, FakeChannel(), clock, count(1))
            yield Chat(house, channel, telegram, Person(), http, telegram.webhook["secret_token"])
        await channel.close()
        await service.database.close()


@asynccontextmanager
async def registered(channel: TelegramChannel, telegram: FakeTelegram) -> AsyncIterator[None]:
    """The channel's own work at the start of the service."""
    starting = FastAPI()
    router = channel.routes()
    assert router
    starting.include_router(router)
    async with starting.router.lifespan_context(starting):
        await until(lambda: "getMe" in telegram.calls)  # the last of what it says there
        yield


async def go(chat: Chat) -> list[str]:
    """The journey itself; what the person should have heard, with the reference of the case that is now open."""
    for said in SAID:
        assert (await chat.deliver(chat.person.says(said))).status_code == 204
        for _ in range(3):
            await chat.house.work()
            chat.house.clock.forward(61)
    return told(await reference_of(chat.house.database, "telegram", str(chat.person.chat_id)))


async def statuses(chat: Chat) -> set[tuple[Status, str | None]]:
    return {(one.status, one.error) for one in await chat.transcript() if one.author != Author.PERSON}


async def alerts(chat: Chat) -> list[str]:
    async with chat.house.database.read() as session:
        return list((await session.execute(select(OfficerAlert.kind))).scalars())


async def test_a_lost_passport_becomes_a_case(
    telegram_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(telegram_settings, clock, read) as chat:
        assert chat.heard == [] and (await go(chat)) == chat.heard
        assert await statuses(chat) == {(Status.SENT, None)}


async def test_an_emergency_brings_its_reference_in_the_first_reply(
    telegram_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(telegram_settings, clock, read) as chat:
        chat.house.rasa.down = True
        [first, *_] = await chat.ask(chat.person.says(MUGGED))
        assert "112" in first and re.search(r"Your reference: \S{3}-\S{3}", first)


@pytest.mark.parametrize("trouble", ["failing", "slow", "busy"])
async def test_the_same_with_telegram_in_trouble_that_gets_well(
    telegram_settings: Settings, clock: Clock, read: Readers, trouble: str
) -> None:
    async with journey(telegram_settings, clock, read) as chat:
        telegram = chat.telegram
        match trouble:
            case "failing":
                telegram.failing = True
            case "slow":
                telegram.stalls = True
            case "busy":
                telegram.flood = [30, 17]
        assert await chat.ask(chat.person.says(LOST)) == []
        telegram.failing = telegram.stalls = False
        for wait in (30, 17) if trouble == "busy" else ():
            await left_in_peace(chat, wait)
        clock.forward(600)
        await chat.house.work()
        assert chat.heard == ANSWERS
        expected = await go(chat)
        assert chat.heard == ANSWERS + expected
        assert await statuses(chat) == {(Status.SENT, None)}


async def left_in_peace(chat: Chat, seconds: int) -> None:
    """For exactly as long as Telegram asked; then it is tried."""
    calls = len(chat.telegram.calls)
    chat.house.clock.forward(seconds - 1)
    await chat.house.work()
    assert len(chat.telegram.calls) == calls
    chat.house.clock.forward(1)
    await chat.house.work()
    assert len(chat.telegram.calls) > calls


async def test_what_telegram_took_without_saying_so_in_time_is_sent_again_rather_than_not_at_all(
    telegram_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(telegram_settings, clock, read) as chat:
        chat.telegram.stalls = chat.telegram.takes_before_stalling = True
        await chat.ask(chat.person.says(LOST))
        assert chat.heard == ANSWERS[:1]
        chat.telegram.stalls = False
        clock.forward(600)
        await chat.house.work()
        expected = await go(chat)
        assert chat.heard == ANSWERS[:1] + ANSWERS + expected


async def test_the_same_with_every_update_delivered_twice_and_at_the_same_moment(
    telegram_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(telegram_settings, clock, read) as chat:
        updates = [chat.person.says(text) for text in SAID]
        for update in updates:
            both = await asyncio.gather(chat.deliver(update), chat.deliver(update))
            assert [response.status_code for response in both] == [204, 204]
            await chat.house.work()
        for update in reversed(updates):  # as after an acknowledgement that was lost
            assert (await chat.deliver(update)).status_code == 204
        await chat.house.work()
        assert chat.heard == told(await reference_of(chat.house.database, "telegram", "5001"))
        assert len(await chat.said()) == len(chat.house.rasa.turns) == len(SAID)


async def test_somebody_who_blocks_the_bot_midway_is_left_alone_and_answered_when_they_are_back(
    telegram_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(telegram_settings, clock, read) as chat:
        await chat.ask(chat.person.says(LOST))
        chat.telegram.blocked.add(chat.person.chat_id)
        assert await chat.ask(chat.person.says(NAME)) == []
        assert await statuses(chat) == {(Status.SENT, None), (Status.FAILED, "opted_out")}
        assert await alerts(chat) == ["undelivered"]
        calls = len(chat.telegram.calls)
        clock.forward(7200)
        await chat.house.work()
        assert len(chat.telegram.calls) == calls
        chat.telegram.blocked.clear()
        assert await chat.ask(chat.person.says("/start")) == ["answer to hello"]
        assert await reference_of(chat.house.database, "telegram", "5001"), "the case is open all the same"


async def test_the_same_by_button_place_and_phone_number_with_a_sign_while_the_bot_thinks(
    telegram_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(telegram_settings, clock, read) as chat:
        rasa, telegram = chat.house.rasa, chat.telegram
        rasa.reply = lambda turn: answer("Which?", buttons=[("Stolen", "/stolen"), ("Lost", "/lost")])
        await chat.ask(chat.person.says("/start"))
        press = chat.person.presses(telegram.chats[5001][-1], "Lost")
        await chat.ask(press)
        assert telegram.answered == [press["callback_query"]["id"]] and rasa.turns[-1].payload == "/lost"
        [nearest] = await chat.ask(chat.person.sends(location={"latitude": 13.7563, "longitude": 100.5018}))
        assert "British Embassy Bangkok" in nearest
        own = {"phone_number": "447700900123", "first_name": "Sam", "user_id": 5001}
        [kept] = await chat.ask(chat.person.sends(contact=own))
        assert "DELETE MY DATA" in kept
        rasa.reply, rasa.gate = play, asyncio.Event()
        await chat.deliver(chat.person.says(NAME))
        working = asyncio.create_task(chat.house.work())
        await until(lambda: telegram.typing)
        rasa.gate.set()
        await working
        assert telegram.typing == [5001]
        assert await reference_of(chat.house.database, "telegram", "5001") in chat.heard[-1]
