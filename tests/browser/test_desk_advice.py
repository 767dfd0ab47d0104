"""Travel advice at the desk: by keyboard, without scripts, for axe at every width, and copied into a reply."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from api.app import Service
from consular.advice import repository
from consular.advice.repository import Validators
from consular.database import now
from tests.actions.test_advice import page as thailand
from tests.browser.desk import Desk
from tests.browser.test_desk_accessibility import go, look

LOADING = 90_000  # ms
ASKED = "/advice?country=thailand&q=can+I+bring+my+vape"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """With a page of travel advice, and the search loaded: that may take long on a busy machine."""

    async def write(parts: Service) -> None:
        async with parts.database.write() as session:
            await repository.store(session, thailand(), Validators(), now())

    desk.service.ask(write)
    first = desk.officer("Flo First")
    first.goto(f"{desk.service.url}/staff{ASKED}", timeout=LOADING)
    return desk


def first_heading(page: Page) -> str:
    return page.locator("#passage-1").inner_text()


def test_travel_advice_is_without_violations_asked_empty_and_with_a_mistake(desk: Desk) -> None:
    page = desk.officer("Ada Axe")
    go(page, desk, ASKED)
    expect(page.get_by_text("It answers:")).to_be_visible()
    look(page, "asked")
    go(page, desk, "/advice?country=samoa&q=can+I+vape")
    expect(page.get_by_text("consular sync")).to_be_visible()
    look(page, "never fetched")
    go(page, desk, "/advice?q=can+I+vape")
    expect(page.get_by_role("alert").first).to_contain_text("There is a problem")
    look(page, "no country")


def test_a_question_is_asked_by_keyboard_and_its_passage_copied(desk: Desk) -> None:
    page = desk.officer("Kim Keys", permissions=["clipboard-read", "clipboard-write"])
    go(page, desk, "/advice")
    page.get_by_label("Country").focus()
    page.keyboard.type("Thail")
    page.keyboard.press("Tab")
    page.keyboard.type("can I bring my vape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Passages, the best first")).to_be_visible()
    assert first_heading(page).endswith("Smoking and e-cigarette bans")
    page.get_by_role("button", name="Copy").first.press("Enter")
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('"Vapes and e-cigarettes are against the law.')
    assert copied.endswith("https://www.gov.uk/foreign-travel-advice/thailand/safety-and-security")


def test_a_question_is_asked_without_scripts(desk: Desk) -> None:
    page = desk.officer("Pia Plain", java_script_enabled=False)
    go(page, desk, "/advice")
    page.get_by_label("Country").select_option("thailand")
    page.get_by_label("Question").fill("can I bring my vape")
    page.get_by_role("button", name="Search").click()
    assert first_heading(page).endswith("Smoking and e-cigarette bans")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    expect(page.get_by_role("link", name="Open on GOV.UK").first).to_be_visible()
