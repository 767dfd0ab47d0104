"""What FCDO advises against, in replies out of the facts: as the fetched page has it, where that is the newer of the two."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from consular.advice import repository
from consular.advice.models import AdvicePage, State
from consular.advice.page import Page
from consular.advice.repository import Validators
from consular.countries.models import Country
from consular.database import Database
from consular.replies.briefing import Briefing
from tests.conftest import Clock

READ_ON = date(2026, 8, 22)
PARTS, WHOLE = "avoid_all_travel_to_parts", "avoid_all_travel_to_whole_country"


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    return Briefing(Path("data"))


async def hold(database: Database, updated: datetime, *statuses: str) -> None:
    """A page as fetched, beside facts that were read on one day."""
    page = Page("japan", "Japan", statuses, updated, None, "", (), (), ())
    async with database.write() as session:
        facts = {"alert_status": [PARTS], "advice_updated": READ_ON, "checked_on": READ_ON}
        await session.execute(update(Country).where(Country.slug == "japan").values(**facts))
        await repository.store(session, page, Validators(), updated)


async def told(database: Database, briefing: Briefing) -> dict[str, str]:
    async with database.read() as session:
        return await briefing.brief(session, "japan", None)


async def test_a_newer_page_s_own_status_and_date_are_told(
    database: Database, briefing: Briefing, clock: Clock
) -> None:
    await hold(database, clock.now, WHOLE)
    said = await told(database, briefing)
    assert said["alert"] == "FCDO advises against all travel to Japan. (Advice of 21 November 2026.)"
    assert said["advice_link"].endswith("/japan (updated 21 November 2026)")
    assert said["advice_safety_link"].endswith("/safety-and-security (updated 21 November 2026)")


async def test_a_warning_that_the_newer_page_lifted_is_gone(
    database: Database, briefing: Briefing, clock: Clock
) -> None:
    await hold(database, clock.now)
    assert (await told(database, briefing))["alert"].startswith("FCDO does not advise against travel")


async def test_facts_that_were_read_since_lead_over_an_older_copy(
    database: Database, briefing: Briefing, clock: Clock
) -> None:
    await hold(database, clock.now - timedelta(days=300), WHOLE)
    said = await told(database, briefing)
    assert "travel to parts of Japan" in said["alert"] and "(Advice of 22 August 2026.)" in said["alert"]


async def test_a_page_that_is_gone_says_nothing_any_more(
    database: Database, briefing: Briefing, clock: Clock
) -> None:
    await hold(database, clock.now, WHOLE)
    async with database.write() as session:
        await session.execute(update(AdvicePage).values(state=State.GONE))
    assert "travel to parts of Japan" in (await told(database, briefing))["alert"]
