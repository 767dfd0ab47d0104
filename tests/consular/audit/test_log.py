"""The log only grows, in one chain, whoever writes and however many at once; and it tells where it was tampered with."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from consular.audit import chain, log, repository
from consular.audit.log import Subject
from consular.audit.models import AuditEntry
from consular.audit.repository import Search
from consular.database import Database
from tests.conftest import Clock

TRIGGERS_OFF = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS audit_entries_no_update",
        "DROP TRIGGER IF EXISTS audit_entries_no_delete",
    ],
    "postgresql": ["ALTER TABLE audit_entries DISABLE TRIGGER ALL"],
}

CHANGES = ["UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"]
REFUSED = {"sqlite": CHANGES, "postgresql": [*CHANGES, "TRUNCATE audit_entries"]}


async def write(database: Database, clock: Clock, *subjects: str, officer_id: int | None = 7) -> None:
    async with database.write() as session:
        for subject in subjects:
            log.record(session, officer_id, "case.viewed", Subject("case", subject), clock(), {"page": 1})


async def entries(database: Database) -> list[AuditEntry]:
    async with database.read() as session:
        return list((await session.execute(select(AuditEntry).order_by(AuditEntry.id))).scalars())


async def verify(database: Database) -> chain.Verdict:
    async with database.read() as session:
        return await chain.verify(session)


async def tamper(database: Database, statement: str) -> None:
    """As somebody would who owns the database."""
    async with database.write() as session:
        for off in TRIGGERS_OFF[database.engine.dialect.name]:
            await session.execute(text(off))
        await session.execute(text(statement))


async def test_each_row_names_the_one_before(database: Database, clock: Clock) -> None:
    await write(database, clock, "A", "B")
    await write(database, clock, "C")
    rows = await entries(database)
    assert [(row.id, row.subject_id) for row in rows] == [(1, "A"), (2, "B"), (3, "C")]
    assert [row.previous_hash for row in rows] == [chain.BEGINNING, rows[0].hash, rows[1].hash]
    assert await verify(database) == chain.Verdict(3, rows[2].hash)


async def test_an_empty_log_is_sound(database: Database) -> None:
    assert await verify(database) == chain.Verdict(0, chain.BEGINNING)


async def test_a_transaction_that_fails_leaves_no_entry(database: Database, clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.write() as session:
            log.record(session, 7, "case.viewed", Subject("case", "A"), clock())
            raise ZeroDivisionError
    assert await entries(database) == []


async def test_an_entry_in_a_savepoint_is_written_once_and_at_the_end(
    database: Database, clock: Clock
) -> None:
    async with database.write() as session:
        async with session.begin_nested():
            log.record(session, 7, "case.viewed", Subject("case", "A"), clock())
        log.record(session, 7, "case.viewed", Subject("case", "B"), clock())
    assert [row.subject_id for row in await entries(database)] == ["A", "B"]


async def test_a_transaction_that_only_reads_takes_no_entry(database: Database, clock: Clock) -> None:
    """It never commits, so that the entry would be lost without a word."""
    async with database.read() as session:
        with pytest.raises(RuntimeError, match="never commits"):
            log.record(session, 7, "case.viewed", Subject("case", "A"), clock())


async def test_many_writers_at_once_make_one_chain(database: Database, clock: Clock) -> None:
    await asyncio.gather(*(write(database, clock, f"A{number}", f"B{number}") for number in range(40)))
    verdict = await verify(database)
    assert (verdict.rows, verdict.broken) == (80, None)


async def test_the_database_refuses_to_change_or_delete(database: Database, clock: Clock) -> None:
    await write(database, clock, "A")
    for statement in REFUSED[database.engine.dialect.name]:
        with pytest.raises(DBAPIError, match="only grows"):
            async with database.write() as session:
                await session.execute(text(statement))
    assert len(await entries(database)) == 1


@pytest.mark.parametrize(
    ("statement", "broken", "why"),
    [
        ("UPDATE audit_entries SET officer_id = 8 WHERE id = 3", 3, "changed"),
        ("UPDATE audit_entries SET details = '{\"page\": 2}' WHERE id = 2", 2, "changed"),
        ("UPDATE audit_entries SET at = '2026-11-20 00:00:00+00:00' WHERE id = 3", 3, "changed"),
        ("UPDATE audit_entries SET action = 'case.closed' WHERE id = 4", 4, "changed"),
        ("UPDATE audit_entries SET subject_kind = 'conversation' WHERE id = 1", 1, "changed"),
        ("UPDATE audit_entries SET subject_id = 'Z' WHERE id = 2", 2, "changed"),
        ("DELETE FROM audit_entries WHERE id = 2", 3, "missing_before"),
        ("UPDATE audit_entries SET previous_hash = hash WHERE id = 4", 4, "does_not_follow"),
        ("DELETE FROM audit_entries WHERE id = 1", 2, "missing_before"),
    ],
)
async def test_the_first_broken_row_is_named(
    database: Database, clock: Clock, statement: str, broken: int, why: str
) -> None:
    await write(database, clock, "A", "B", "C", "D")
    await tamper(database, statement)
    verdict = await verify(database)
    assert (verdict.broken, verdict.why) == (broken, why)


async def test_a_long_log_is_verified_in_batches(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "BATCH", 3)
    await write(database, clock, *(str(number) for number in range(7)))
    assert (await verify(database)).rows == 7


async def test_entries_are_found_by_what_they_are_about(database: Database, clock: Clock) -> None:
    await write(database, clock, "A", "B", officer_id=7)
    clock.forward(3600)
    await write(database, clock, "A", officer_id=8)
    async with database.read() as session:
        for search, ids in [
            (Search(officer_id=7), [2, 1]),
            (Search(subject_kind="case", subject_id="A"), [3, 1]),
            (Search(action="case"), [3, 2, 1]),
            (Search(action="cas"), []),
            (Search(action="case.viewed"), [3, 2, 1]),
            (Search(since=clock()), [3]),
            (Search(until=clock()), [2, 1]),
        ]:
            assert [entry.id for entry in await repository.find(session, search, 50)] == ids
