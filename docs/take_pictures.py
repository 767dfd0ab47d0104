"""Makes the pictures of docs/officers.md from the running console: `.venv/bin/python -m docs.take_pictures`.

It runs the real service over a scratch database, with people and officers that are made up, and Chromium before it.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.settings import Settings
from consular.advice import repository
from consular.advice.repository import Validators
from consular.database import now
from consular.desk.models import DutyShift
from consular.staff.models import Officer, Role
from tests.actions.test_advice import page as thailand
from tests.browser.conftest import BUILT, CHROMIUM, QUIET
from tests.browser.desk import Desk
from tests.browser.service import RasaAtTheWire, RunningService
from tests.conftest import _seed, migrate

FOLDER = Path("docs/pictures")
SIZE: ViewportSize = {"width": 1100, "height": 880}
LOADING = 90_000  # ms: the search of travel advice, when it is asked first
GRAVE = "Please help, my daughter has been kidnapped in Lagos"
ILL = "My husband had a stroke, we are in hospital in Antalya"
VAPES = "Vapes and e-cigarettes are against the law. You could be fined at the airport. Refills count too."
PLACES = Path("var/places.json")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/consular.db"
        migrate(url)
        asyncio.run(_seed(url))
        settings = Settings(
            _env_file=None,
            database_url=url,
            places_file=PLACES,
            secret_key="not-a-secret",
            web_folder=BUILT.parent,
        )
        service = RunningService(settings, RasaAtTheWire())
        service.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            desk = Desk(service, browser, [])
            take_all(desk)
            desk.close()
            browser.close()
        service.stop()


def take_all(desk: Desk) -> None:
    """One shift, from the queue to a closed conversation."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    amara, ben = desk.officer("Amara Obi", Role.SUPERVISOR), desk.officer("Ben Ford")
    amara.set_viewport_size(SIZE)
    grave = people_write(desk)
    expect(amara.locator(f"#who-{grave}")).to_be_visible()
    amara.reload()
    expect(amara.get_by_role("button", name="Shortcuts")).to_be_visible()
    keep(amara, "queue")
    amara.keyboard.press("?")
    keep(amara.locator("#shortcuts"), "shortcuts")
    amara.keyboard.press("Escape")
    ben.goto(f"{desk.service.url}/staff/conversations/{grave}")
    amara.goto(f"{desk.service.url}/staff/conversations/{grave}")
    amara.keyboard.press("c")
    expect(amara.locator("#bar")).to_contain_text("You have it")
    expect(amara.locator("#presence")).to_contain_text("Ben Ford")
    amara.get_by_label("Reply by").fill("I am Amara from the consular team. Are you safe where you are now?")
    expect(amara.locator("#measure")).not_to_contain_text("1600")
    keep(amara, "conversation")
    amara.keyboard.press("Control+Enter")
    expect(amara.locator(".entry--officer")).to_be_visible()
    amara.get_by_text("Canned replies", exact=True).click()
    keep(amara.locator("#canned"), "canned")
    amara.keyboard.press("Escape")
    amara.locator("#act-transfer summary").click()
    keep(amara.locator("#acts"), "passing")
    amara.goto(f"{desk.service.url}/staff/alerts")
    keep(amara, "alerts")
    amara.goto(f"{desk.service.url}/staff/conversations/{grave}")
    amara.locator("#cases-title ~ p a").first.click()
    fill_case(amara)
    keep(amara, "case")
    plan_duty(desk, amara)
    keep(amara, "duty")
    search_advice(desk, amara)
    keep(amara, "advice")


def plan_duty(desk: Desk, page: Page) -> None:
    """Somebody tomorrow, nobody tonight."""

    async def work(session: AsyncSession) -> None:
        ben = (await session.execute(select(Officer.id).where(Officer.name == "Ben Ford"))).scalar_one()
        starts = now().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
        session.add(DutyShift(officer_id=ben, starts_at=starts, ends_at=starts + timedelta(hours=12)))

    desk.change(work)
    page.goto(f"{desk.service.url}/staff/duty")


def search_advice(desk: Desk, page: Page) -> None:
    """A question that the page, which is made up, answers."""

    async def work(session: AsyncSession) -> None:
        made_up = thailand()
        passages = tuple(
            replace(one, text=VAPES) if "e-cigarette" in one.heading else one for one in made_up.passages
        )
        await repository.store(session, replace(made_up, passages=passages), Validators(), now())

    desk.change(work)
    page.goto(f"{desk.service.url}/staff/advice?country=thailand&q=can+I+bring+my+vape", timeout=LOADING)


def fill_case(page: Page) -> None:
    """What an officer would have put down by then."""
    page.get_by_text("Add somebody").click()
    page.get_by_label("Name", exact=True).fill("Zoe Example")
    page.get_by_label("Who they are").fill("daughter")
    page.locator("#people").get_by_role("button", name="Add").click()
    page.get_by_text("Add a task").click()
    page.get_by_label("What is to be done").fill("Call the high commission in Abuja")
    page.locator("#tasks").get_by_role("button", name="Add").click()
    page.get_by_label("How and when").fill("Safe to call after 18:00")
    page.get_by_label("Never leave voicemail").check()
    page.locator("#contact").get_by_role("button", name="Save").click()
    expect(page.locator("#history")).to_contain_text("Contact preferences changed")
    page.goto(page.url.partition("#")[0])


def people_write(desk: Desk) -> int:
    """Several people at once; the conversation that matters most."""
    desk.asks("My passport was stolen in Madrid and I fly on Friday. Can a person help?", desk.number())
    desk.asks("How do I register a birth in Bangkok? I want to ask an officer", "visitor", "web")
    for text in (ILL, GRAVE):
        desk.service.rasa.replies[text] = [{"text": "Is anybody in danger where you are now?"}]
    desk.says(ILL, desk.number(), "whatsapp")
    return desk.says(GRAVE, desk.number(), "whatsapp")


def keep(shown: Page | Locator, name: str) -> None:
    """A picture of a page's visible part, or of one element."""
    shown.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
