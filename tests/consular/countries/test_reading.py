"""Which destinations content editors are asked to read again."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import update

from consular.advice import repository as advice
from consular.advice.page import Page
from consular.advice.repository import Validators
from consular.countries import reading
from consular.countries.models import Country
from consular.countries.reading import Due
from consular.database import Database

NOW = datetime(2026, 11, 21, tzinfo=UTC)


async def test_what_ships_is_fresh_until_a_newer_page_is_held(database: Database) -> None:
    async with database.write() as session:
        assert await reading.due(session) == []
        for slug, day in (
            ("thailand", datetime(2026, 11, 2, tzinfo=UTC)),
            ("japan", datetime(2026, 8, 1, tzinfo=UTC)),
        ):
            await advice.store(session, Page(slug, slug, (), day, None, "", (), (), ()), Validators(), NOW)
        assert await reading.due(session) == [Due("thailand", date(2026, 8, 22), date(2026, 11, 2))]


async def test_a_file_whose_own_date_is_newer_and_one_that_was_never_seeded_are_due(
    database: Database,
) -> None:
    async with database.write() as session:
        newer = update(Country).where(Country.slug == "chad").values(advice_updated=date(2026, 9, 1))
        await session.execute(newer)
        await session.execute(update(Country).where(Country.slug == "mali").values(key_facts=None))
        found = await reading.due(session)
    assert [(one.slug, one.read_on) for one in found] == [("chad", date(2026, 8, 22)), ("mali", None)]
