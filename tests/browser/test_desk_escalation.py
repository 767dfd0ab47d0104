"""Nobody answers in time: the chain of who is told, as officers see it in their browsers, with the clock moved on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.settings import Settings
from consular.database import now
from consular.desk.models import DutyShift
from consular.staff.models import Officer
from tests.browser.conftest import BUILT
from tests.browser.desk import Desk
from tests.browser.service import RasaAtTheWire, RunningService
from tests.browser.test_desk import KIDNAPPED, open_page

RAN_OUT = ".entry--step:has-text('Time ran out')"


@pytest.fixture
def alone(browser: Browser, tmp_path: Path, sqlite_template: Path, places_file: Path) -> Iterator[Desk]:
    """A desk over a service of its own, since its clock is moved."""
    copy = tmp_path / "consular.db"
    shutil.copy(sqlite_template, copy)
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{copy}",
        places_file=places_file,
        secret_key="not-a-secret",
        web_folder=BUILT.parent,
        officer_gone_after=3600,
    )
    service = RunningService(settings, RasaAtTheWire())
    service.start()
    desk = Desk(service, browser, [])
    yield desk
    desk.close()
    service.stop()


def test_the_next_officer_the_duty_officer_and_the_centre_are_told_in_turn_until_somebody_cares(
    alone: Desk,
) -> None:
    page = alone.officer("Kai Next")
    duty = alone.add("Lou Duty")

    async def plan(session: AsyncSession) -> None:
        found = (await session.execute(select(Officer).where(Officer.email == duty))).scalar_one()
        begins, ends = now() - timedelta(hours=1), now() + timedelta(hours=9)
        session.add(DutyShift(post_slug=None, officer_id=found.id, starts_at=begins, ends_at=ends))

    alone.change(plan)
    number = alone.number()
    conversation = alone.says(KIDNAPPED, number)
    alone.until(lambda: alone.conversation(conversation).answer_by is not None)
    open_page(page, alone, conversation)
    entries = page.locator("#entries")
    for told, wanted in enumerate(
        ("Kai Next", "Lou Duty", "Lou Duty")
    ):  # whose shift it is at the centre as well
        expect(entries.locator(RAN_OUT)).to_have_count(told)
        alone.service.ahead += timedelta(minutes=6)
        expect(entries.locator(RAN_OUT).nth(told)).to_contain_text(f"{wanted} was told")
    page.goto(f"{alone.service.url}/staff/alerts")
    expect(page.get_by_role("link", name="Nobody answered in time: you are next")).to_be_visible()
    expect(
        page.get_by_role("link", name="Nobody answered in time: the global centre was told")
    ).to_be_visible()
    page.get_by_role("button", name="I take care").first.click()
    expect(page.get_by_text("No open alerts.")).to_be_visible()
    open_page(page, alone, conversation)
    alone.service.ahead += timedelta(minutes=6)
    alone.says("is anybody there", number)
    expect(entries).to_contain_text("is anybody there")
    expect(entries.locator(RAN_OUT)).to_have_count(3)
