"""So many messages a second, and no more, to a network that counts."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from api.app import assemble
from api.outbox import dispatcher
from api.outbox.pace import Pace
from api.readers import Readers
from api.settings import Settings
from tests.fakes import FakeRasa


class Time:
    """Passes only while somebody pauses."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.now += seconds


async def test_a_burst_is_spread_over_the_seconds_it_needs() -> None:
    time = Time()
    pace = Pace(clock=time, pause=time.pause)
    for _ in range(31):
        await pace.turn("telegram", 30)
    assert abs(time.now - 101.0) < 0.001


async def test_messages_that_come_slowly_wait_for_nothing() -> None:
    time = Time()
    pace = Pace(clock=time, pause=time.pause)
    for _ in range(5):
        await pace.turn("telegram", 30)
        time.now += 1
    assert time.now == 105.0


async def test_senders_at_the_same_time_get_turns_one_after_the_other() -> None:
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(round(seconds, 3))

    pace = Pace(clock=lambda: 100.0, pause=pause)
    await asyncio.gather(*(pace.turn("telegram", 10) for _ in range(4)))
    assert waits == [0.1, 0.2, 0.3]


async def test_a_channel_without_a_limit_and_another_channel_are_not_held_up() -> None:
    time = Time()
    pace = Pace(clock=time, pause=time.pause)
    for _ in range(10):
        await pace.turn("web", 0)
    await pace.turn("telegram", 1)
    await pace.turn("other", 1)
    assert time.now == 100.0


async def test_replicas_together_are_no_faster_than_one() -> None:
    time = Time()
    one, two = (Pace(2, time, time.pause) for _ in range(2))
    sent: list[float] = []

    async def send(pace: Pace) -> None:
        for _ in range(30):
            await pace.turn("telegram", 25)
            sent.append(time.now)

    await send(one)
    time.now = 100.0
    await send(two)
    for start in sent:
        assert len([at for at in sent if start <= at < start + 0.999]) <= 26


async def test_how_many_share_it_is_a_setting(
    monkeypatch: pytest.MonkeyPatch, read: Readers, tmp_path: Path
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(dispatcher, "Pace", asked.append)
    address = f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
    settings = Settings(_env_file=None, database_url=address, secret_key="not-a-secret", replicas=3)
    await assemble(settings, FakeRasa(), read=read).database.close()
    assert asked == [3]
