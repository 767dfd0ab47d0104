"""From the first message to a case reference, by real HTTP calls on loopback: well, with the bot failing or slow, over
connections that are cut, with calls that are made twice, and too many of them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

import httpx
import pytest
from sqlalchemy import func, select

from api.app import assemble, create_app
from api.rasa.client import Answer, Turn
from api.readers import Readers
from api.settings import Settings
from consular.conversations.models import Author, Message
from consular.errors import TemporaryFailure
from tests.api.channels.loopback import served
from tests.api.channels.rasa_rest.conftest import PATH, TOKEN, Client
from tests.api.channels.story import LOST, MUGGED, NAME, SAID, only_reference, play, told
from tests.api.channels.working import working
from tests.api.conftest import House
from tests.conftest import Clock
from tests.fakes import FakeChannel, FakeRasa

HELPLINE = "+44 20 7008 5000"


@dataclass
class Counter:
    """The gateway at its address. `client()` is somebody new."""

    house: House
    url: str

    @asynccontextmanager
    async def client(self, **headers: str) -> AsyncIterator[Client]:
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=30) as http:
            yield Client(http)

    async def stored(self) -> int:
        """Messages that people sent."""
        query = select(func.count()).select_from(Message).where(Message.author == Author.PERSON)
        async with self.house.database.read() as session:
            return (await session.execute(query)).scalar_one()


@asynccontextmanager
async def journey(
    settings: Settings, clock: Clock, read: Readers, **changed: float
) -> AsyncIterator[Counter]:
    """A gateway on loopback, at work; the cookie is for plain http, and a holding reply comes only where asked for."""
    rasa = FakeRasa()
    rasa.reply = play
    real = settings.model_copy(update={"public_url": "", "holding_after": 2.9, **changed})
    service = assemble(real, rasa, clock, read)
    house = House(service, rasa, FakeChannel(), clock, count(1))
    async with working(house), served(create_app(service)) as url:
        yield Counter(house, url)
    await service.database.close()


async def go(client: Client, sender: str = "me", **headers: str) -> list[str]:
    """The journey itself; what the person heard."""
    return [text for said in SAID for text in await client.texts(said, sender, **headers)]


@pytest.mark.parametrize("known_by", ["cookie", "header", "uuid", "token"])
async def test_a_lost_passport_becomes_a_case(
    rest_settings: Settings, clock: Clock, read: Readers, known_by: str
) -> None:
    async with journey(rest_settings, clock, read) as counter:
        headers = {"authorization": f"Bearer {TOKEN}"} if known_by == "token" else {}
        async with counter.client(**headers) as client:
            if known_by == "header":
                first = await client.post({"sender": "me", "message": ""})
                client.http.cookies.clear()
                client.http.headers["x-session"] = first.headers["x-session"]
            heard = await go(client, str(uuid.uuid4()) if known_by == "uuid" else "me")
        assert heard == told(await only_reference(counter.house.database))


async def test_an_emergency_brings_its_reference_in_the_first_reply(
    rest_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(rest_settings, clock, read) as counter, counter.client() as client:
        counter.house.rasa.down = True
        first = (await client.texts(MUGGED))[0]
        assert "112" in first and "Your reference: " in first


async def test_the_same_with_a_bot_that_fails_at_first(
    rest_settings: Settings, clock: Clock, read: Readers
) -> None:
    failed: set[str] = set()

    def fail_once(turn: Turn) -> Answer:
        if turn.text not in failed:
            failed.add(turn.text)
            raise TemporaryFailure("the bot did not answer: ConnectError")
        return play(turn)

    async with journey(rest_settings, clock, read, rest_wait=0.2) as counter, counter.client() as client:
        counter.house.rasa.reply = fail_once
        heard: list[str] = []
        for said in SAID:
            heard += await client.texts(said)
            clock.forward(130)  # past the pause before the next try
            heard += await later(client)
        expected = told(await only_reference(counter.house.database))
        assert [text for text in heard if text in expected] == expected
        assert [HELPLINE in text for text in heard if text not in expected] == [True] * 3, "held, and told so"


async def later(client: Client) -> list[str]:
    """Fetch until the bot has answered."""
    async with asyncio.timeout(60):
        while True:
            found = await client.texts("")
            if found and HELPLINE not in found[-1]:
                return found


async def test_the_same_with_a_slow_bot(rest_settings: Settings, clock: Clock, read: Readers) -> None:
    slow = journey(rest_settings, clock, read, rest_wait=0.2, holding_after=0.05)
    async with slow as counter, counter.client() as client:
        for said in SAID:
            counter.house.rasa.gate = asyncio.Event()
            clock.forward(130)
            [held] = await client.texts(said)
            assert "The answer is on its way" in held and HELPLINE in held
            counter.house.rasa.gate.set()
            answers = await later(client)
        assert answers == told(await only_reference(counter.house.database))[-1:]


async def test_the_same_over_connections_that_are_cut_and_calls_that_are_made_twice(
    rest_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with journey(rest_settings, clock, read) as counter, counter.client() as client:
        heard: list[str] = []
        sender = str(uuid.uuid4())
        for said in SAID:
            key = uuid.uuid4().hex
            counter.house.rasa.gate = asyncio.Event()
            counter.house.rasa.asked.clear()
            cut = asyncio.create_task(client.texts(said, sender, idempotency_key=key))
            await counter.house.rasa.asked.wait()
            cut.cancel()
            counter.house.rasa.gate.set()
            both = await asyncio.gather(*(client.texts(said, sender, idempotency_key=key) for _ in range(2)))
            assert both[0] and both[0] == both[1]
            heard += both[0]
        assert heard == told(await only_reference(counter.house.database))
        assert await counter.stored() == len(counter.house.rasa.turns) == len(SAID)


async def test_the_same_with_more_calls_than_are_taken_in_a_minute(
    rest_settings: Settings, clock: Clock, read: Readers
) -> None:
    async with (
        journey(rest_settings, clock, read, messages_per_minute=len(SAID)) as counter,
        counter.client() as client,
        counter.client() as other,
    ):
        heard = await go(client)
        refused = await client.post({"sender": "me", "message": NAME})
        assert refused.status_code == 429 and HELPLINE in refused.text
        assert heard == told(await only_reference(counter.house.database))
        assert "112" in (await client.texts(MUGGED))[0], "an emergency is taken all the same"
        assert await other.texts(LOST) == heard[:2], "and nobody else is held up"
        assert (await client.http.post(PATH, content=b"{")).status_code == 422
