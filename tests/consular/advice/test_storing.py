"""Pages in the database: what is kept of them, how their changes are told, and that their words can be searched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice import repository
from consular.advice.models import VECTOR, AdviceChange, ChangeKind, State
from consular.advice.page import Passage, read
from consular.advice.repository import Validators
from consular.database import Database
from tests.consular.advice.sample import document

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
LATER = "2026-05-20T10:00:00+01:00"
LATER_AT = AT + timedelta(days=14)
BEFORE = {"health": "<h2>Jabs</h2><p>None are needed.</p><h2>Water</h2><p>Safe.</p>"}
AFTER = {"health": "<h2>Food</h2><p>Good.</p><h2>Jabs</h2><p>Three injections.</p>"}


async def store(database: Database, page: dict[str, Any], at: datetime = AT) -> AdviceChange | None:
    async with database.write() as session:
        return await repository.store(session, read(page), Validators("tag", None), at)


def later(page: dict[str, Any]) -> dict[str, Any]:
    page["public_updated_at"] = LATER
    return page


async def kept(database: Database) -> list[Passage]:
    async with database.read() as session:
        return await repository.passages(session, "freedonia")


async def found(session: AsyncSession, word: str) -> list[str]:
    """The headings of passages that hold a word, by each database's own index."""
    if session.get_bind().dialect.name == "sqlite":
        hits = "SELECT rowid FROM advice_search WHERE advice_search MATCH :word"
    else:
        hits = f"SELECT id FROM advice_passages WHERE ({VECTOR}) @@ plainto_tsquery('english', :word)"
    query = text(f"SELECT heading FROM advice_passages WHERE id IN ({hits}) ORDER BY id")
    return list((await session.execute(query, {"word": word})).scalars())


async def test_a_page_comes_back_as_it_was_read(database: Database) -> None:
    assert await store(database, document()) is None
    assert await kept(database) == list(read(document()).passages)
    async with database.read() as session:
        page = await repository.page(session, "freedonia")
        assert page is not None
        assert (page.state, page.etag, page.fetched_at) == (State.LIVE, "tag", AT)
        assert page.parts[0]["slug"] == "warnings-and-insurance"
        assert repository.age(page, AT + timedelta(hours=3)) == timedelta(hours=3)
        assert (await repository.holdings(session)).pages == 1


async def test_a_published_change_is_kept_with_what_differs(database: Database) -> None:
    await store(database, document(parts=BEFORE))
    await store(
        database, later(document(parts=AFTER, alert_status=[], change_description="New jabs.")), LATER_AT
    )
    async with database.read() as session:
        (change,) = await repository.changes_of(session, "freedonia")
    assert (change.kind, change.description, change.seen_at) == (ChangeKind.UPDATED, "New jabs.", LATER_AT)
    assert change.published_at == datetime.fromisoformat(LATER)
    assert (change.alert_before, change.alert_after) == (["avoid_all_travel_to_parts"], [])
    assert [(entry["heading"], entry["change"], entry["before"]) for entry in change.passages] == [
        ("Food", "added", None),
        ("Jabs", "changed", "None are needed."),
        ("Water", "removed", "Safe."),
    ]


async def test_a_passage_keeps_its_id_while_its_heading_stands(database: Database) -> None:
    async def ids() -> dict[str, int]:
        async with database.read() as session:
            rows = await session.execute(text("SELECT heading, id FROM advice_passages"))
            return dict(rows.tuples().all())

    await store(database, document(parts=BEFORE))
    before = await ids()
    await store(database, later(document(parts=AFTER)))
    after = await ids()
    assert after["Jabs"] == before["Jabs"]
    assert [passage.heading for passage in await kept(database)] == ["Food", "Jabs"]


async def test_words_are_found_as_they_stand_now(database: Database) -> None:
    await store(database, document(parts=BEFORE))
    await store(database, later(document(parts=AFTER)))
    async with database.read() as session:
        assert await found(session, "injection") == ["Jabs"]
        assert await found(session, "foods") == ["Food"]
        assert await found(session, "needed") == []
        assert await found(session, "water") == []


async def test_the_same_page_again_is_no_change(database: Database) -> None:
    await store(database, document())
    assert await store(database, document()) is None


async def test_other_words_under_the_same_date_are_kept_as_an_amendment(database: Database) -> None:
    await store(database, document(parts=BEFORE))
    change = await store(database, document(parts=AFTER))
    assert change is not None and change.kind is ChangeKind.AMENDED


async def test_a_page_that_goes_is_marked_and_can_come_back(database: Database) -> None:
    await store(database, document())
    async with database.write() as session:
        assert await repository.mark_gone(session, "freedonia", LATER_AT)
        assert await repository.mark_gone(session, "freedonia", LATER_AT) is None
        page = await repository.page(session, "freedonia")
        assert page is not None and (page.state, page.state_since) == (State.GONE, LATER_AT)
    assert len(await kept(database)) == 4
    back = await store(database, document())
    assert back is not None and back.kind is ChangeKind.BACK


async def test_a_withdrawn_page_is_marked_and_keeps_its_words(database: Database) -> None:
    await store(database, document())
    page = {**document(), "withdrawn_notice": {"withdrawn_at": LATER, "explanation": "<p>Old.</p>"}}
    change = await store(database, page)
    assert change is not None and change.kind is ChangeKind.WITHDRAWN
    assert len(await kept(database)) == 4
