"""Moving house takes everything along, and what comes after goes on where it stopped."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from consular import tables
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Direction, Message, Status
from consular.database import Database
from consular.errors import Conflict
from tests.conftest import Clock, migrate


def _load() -> Any:
    """deploy/ is a folder of programs, not a package."""
    spec = importlib.util.spec_from_file_location("move", Path("deploy/move.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


move = _load().move


@pytest_asyncio.fixture
async def old(sqlite_template: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[Database]:
    """A seeded SQLite file with a message and its answer."""
    file = shutil.copy(sqlite_template, tmp_path / "old.db")
    database = Database(f"sqlite+aiosqlite:///{file}")
    await _say(database, clock, "+447700900123")
    yield database
    await database.close()


@pytest_asyncio.fixture
async def new(database_url: str) -> AsyncIterator[Database]:
    migrate(database_url)
    database = Database(database_url)
    yield database
    await database.close()


async def _say(database: Database, clock: Clock, address: str) -> int:
    async with database.write() as session:
        thread = await conversations.find_or_open(session, "sms", address, clock())
        thread.memory = {"slots": {"country": "mali"}, "form": None}
        message = Message(
            conversation_id=thread.id, channel="sms", direction=Direction.IN, author=Author.PERSON, text="héllo £",
            status=Status.RECEIVED, provider_id=f"id-{address}", trace="0" * 32, due_at=clock(), created_at=clock(),
        )  # fmt: skip
        session.add(message)
        await session.flush()
        return message.id


async def _rows(database: Database) -> dict[str, list[Any]]:
    async with database.read() as session:
        return {
            table.name: [
                tuple(row)
                for row in await session.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in tables.METADATA.sorted_tables
        }


async def test_every_row_of_every_table_comes_along(old: Database, new: Database) -> None:
    expected = await _rows(old)
    assert await move(old, new) == sum(map(len, expected.values()))
    assert await _rows(new) == expected


async def test_new_messages_come_after_the_copied_ones(old: Database, new: Database, clock: Clock) -> None:
    await move(old, new)
    copied = (await _rows(new))["messages"]
    assert await _say(new, clock, "+447700900456") > max(row[0] for row in copied)


async def test_a_database_in_use_is_left_alone(old: Database, new: Database, clock: Clock) -> None:
    await _say(new, clock, "+447700900789")
    before = await _rows(new)
    with pytest.raises(Conflict):
        await move(old, new)
    assert await _rows(new) == before
