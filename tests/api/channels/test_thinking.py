"""The sign that an answer is being written: shown while the bot takes its time, and never in the way of the answer."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from api.channels.interface import InboundMessage
from api.channels.thinking import Thinking
from api.rasa.client import Turn
from consular.contacts.models import Contact
from consular.errors import PermanentFailure
from tests.api.conftest import House
from tests.fakes import FakeChannel, FakeRasa


class TypingChannel(FakeChannel):
    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.refuses = False

    async def show_typing(self, address: str) -> None:
        self.shown.append(address)
        if self.refuses:
            raise PermanentFailure("opted_out")


class Steps:
    """Pauses that end when the test says so."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._gate = asyncio.Semaphore(0)

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self._gate.acquire()

    async def pass_on(self) -> None:
        before = len(self.asked)
        self._gate.release()
        async with asyncio.timeout(5):
            while len(self.asked) == before:
                await asyncio.sleep(0)


async def start(house: House, channel: FakeChannel, steps: Steps) -> tuple[FakeRasa, asyncio.Task[object]]:
    """A slow bot at work on a message from somebody."""
    house.rasa.gate = asyncio.Event()
    house.service.channels["web"] = channel
    await house.service.intake.take(InboundMessage("web", "somebody", "hello", "id-1"))
    thinking = Thinking(house.rasa, house.service.channels, house.database, steps)
    async with house.database.read() as session:
        contact = (await session.execute(select(Contact))).scalar_one()
    turn = Turn("1-1", "web", "hello", None, {}, {"contact_id": contact.id})
    return house.rasa, asyncio.create_task(thinking.answer(turn))


async def test_the_sign_comes_after_a_moment_and_again_until_the_answer(house: House) -> None:
    channel, steps = TypingChannel(), Steps()
    rasa, call = await start(house, channel, steps)
    await rasa.asked.wait()
    assert channel.shown == []
    await steps.pass_on()
    await steps.pass_on()
    assert channel.shown == ["somebody"] * 2
    assert rasa.gate
    rasa.gate.set()
    await call
    assert channel.shown == ["somebody"] * 2


async def test_a_network_that_refuses_the_sign_changes_no_answer(house: House) -> None:
    channel, steps = TypingChannel(), Steps()
    channel.refuses = True
    rasa, call = await start(house, channel, steps)
    await rasa.asked.wait()
    steps._gate.release()
    async with asyncio.timeout(5):
        while not channel.shown:
            await asyncio.sleep(0.001)
    assert rasa.gate
    rasa.gate.set()
    assert (await call).replies[0].text == "answer to hello"  # type: ignore[attr-defined]


async def test_a_channel_without_such_a_sign_is_asked_for_none(house: House) -> None:
    steps = Steps()
    rasa, call = await start(house, FakeChannel(), steps)
    assert rasa.gate
    rasa.gate.set()
    await call
    assert steps.asked == []
