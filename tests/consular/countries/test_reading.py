"""Which parts of which destinations content editors are asked to read again."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import update

from consular.advice import repository as advice
from consular.advice.fingerprints import of_parts
from consular.advice.page import Page, read
from consular.advice.repository import Validators
from consular.countries import reading
from consular.countries.models import Country
from consular.countries.reading import Due
from consular.database import Database
from tests.consular.advice.sample import document

NOW = datetime(2026, 11, 21, tzinfo=UTC)


async def test_what_ships_is_fresh_until_a_newer_page_is_held(database: Database) -> None:
    async with database.write() as session:
        assert await reading.due(session) == []
        for slug, day in (
            ("thailand", datetime(2026, 11, 2, tzinfo=UTC)),
            ("japan", datetime(2026, 8, 1, tzinfo=UTC)),
        ):
            await advice.store(session, Page(slug, slug, (), day, None, "", (), (), ()), Validators(), NOW)
        [due] = await reading.due(session)
    assert (due.slug, due.read_on, due.changed) == ("thailand", date(2026, 8, 22), date(2026, 11, 2))
    assert set(due.parts) == {"entry-requirements", "health", "safety-and-security", "warnings-and-insurance"}


async def test_of_a_page_that_can_be_compared_only_the_part_that_changed_is_due(database: Database) -> None:
    parts = {"entry-requirements": "<p>A passport.</p>", "health": "<p>Jabs.</p>"}
    page = read(document("thailand", parts))
    async with database.write() as session:
        await advice.store(session, page, Validators(), NOW)
        thailand = await session.get(Country, "thailand")
        assert thailand is not None and thailand.key_facts is not None
        groups = {**thailand.key_facts, "safety": {"part": "health"}, "laws": {"part": "health"}}
        groups["warnings"] = {"part": "entry-requirements"}
        thailand.key_facts = {**groups, "as_read": of_parts(page.passages)}
        assert await reading.due(session) == []
        newer = document("thailand", {**parts, "health": "<p>More jabs.</p>"})
        newer["public_updated_at"] = "2026-11-02T10:00:00Z"
        await advice.store(session, read(newer), Validators(), NOW)
        assert await reading.due(session) == [
            Due("thailand", date(2026, 8, 22), date(2026, 11, 2), ("health",))
        ]
        await advice.mark_gone(session, "thailand", NOW)
        [due] = await reading.due(session)
    assert set(due.parts) == {"entry-requirements", "health"}, "a page that is gone is compared with nothing"


async def test_a_file_whose_own_date_is_newer_and_one_that_was_never_seeded_are_due(
    database: Database,
) -> None:
    async with database.write() as session:
        newer = update(Country).where(Country.slug == "chad").values(advice_updated=date(2026, 9, 1))
        await session.execute(newer)
        await session.execute(update(Country).where(Country.slug == "mali").values(key_facts=None))
        found = await reading.due(session)
    assert [(one.slug, one.read_on) for one in found] == [("chad", date(2026, 8, 22)), ("mali", None)]
