"""The desk for everybody: axe on every page at three widths, the keyboard alone, no scripts at all, and paper."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from consular.staff.models import Role
from tests.browser.desk import WIDE, Desk

RULES = {"rules": {"target-size": {"enabled": True}}}
WIDTHS = (320, 768, 1280)
KIDNAPPED = "help, my daughter has been kidnapped in Lagos"
# Wider tables scroll in a region of their own; a narrow one is to be seen whole.
IS_WHOLE = (
    "[...document.querySelectorAll('.scrolls--narrow')].every(box => box.scrollWidth <= box.clientWidth)"
)


def look(page: Page, state: str) -> None:
    """Nothing wrong for axe, nothing beyond the edge and no column cut off, at any width and in either scheme."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{state}, {width}, {scheme}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{state}, {width}"
            assert page.evaluate(IS_WHOLE), f"{state}, {width}: a column is cut off"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)


def go(page: Page, desk: Desk, path: str) -> None:
    page.goto(f"{desk.service.url}/staff{path}")


@pytest.fixture
def held(desk: Desk) -> tuple[Page, int]:
    """A supervisor's browser on a critical conversation that is theirs, with a note, and its id."""
    page = desk.officer("Rae Held", Role.SUPERVISOR)
    conversation = desk.says(KIDNAPPED, desk.number(), "whatsapp")
    go(page, desk, f"/conversations/{conversation}")
    page.get_by_role("button", name="Take it").click()
    page.get_by_label("Private note").fill("Called the high commission")
    page.get_by_role("button", name="Keep note").click()
    expect(page.locator(".entry--note")).to_be_visible()
    return page, conversation


def test_the_queue_is_without_violations_full_empty_filtered_and_with_its_shortcuts(
    desk: Desk, held: tuple[Page, int]
) -> None:
    page, _ = held
    desk.asks("a person for me", desk.number())
    go(page, desk, "/queue")
    look(page, "full")
    page.get_by_text("Give the chosen ones to an officer").click()
    page.locator("[id^=choose-]").first.check()
    look(page, "giving")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    look(page, "shortcuts")
    go(page, desk, "/queue?q=nothing-at-all&severity=high")
    expect(page.get_by_text("Take a filter away to see more.")).to_be_visible()
    look(page, "empty")


def test_a_conversation_is_without_violations_in_each_of_its_states(
    desk: Desk, held: tuple[Page, int]
) -> None:
    page, conversation = held
    look(page, "held")
    for summary in page.locator(".act summary, .canned summary").all():
        summary.click()
    look(page, "all open")
    page.get_by_label("Reply by").fill("{country}")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#text-error")).to_be_visible()
    look(page, "refused")
    other = desk.officer("Sol Other")
    go(other, desk, f"/conversations/{conversation}")
    look(other, "somebody else's")


def test_a_conversation_with_a_file_is_without_violations_and_may_be_translated(desk: Desk) -> None:
    page = desk.officer("Ria File")
    conversation = desk.asks("Bonjour, je veux parler avec une personne s'il vous plaît", "a-visitor", "web")
    go(page, desk, f"/conversations/{conversation}")
    page.get_by_role("button", name="Take it").click()
    file = {"name": "form.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 form"}
    page.get_by_label("File to send with it").set_input_files(file)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#entries").get_by_role("link", name="form.pdf")).to_be_visible()
    look(page, "with a file")
    expect(page.locator(".entry--person .entry__text").first).to_have_attribute("lang", "fr")
    assert page.locator("[translate=no], .notranslate, meta[name=google][content=notranslate]").count() == 0


def test_a_page_that_is_cut_off_is_without_violations(desk: Desk, held: tuple[Page, int]) -> None:
    page, _ = held
    desk.service.stop()
    try:
        expect(page.get_by_text("Not connected.")).to_be_visible()
        look(page, "cut off")
    finally:
        desk.service.start()


def test_cases_and_alerts_are_without_violations(desk: Desk, held: tuple[Page, int]) -> None:
    page, _ = held
    reference = page.locator("#cases-title ~ p a").first.inner_text()
    go(page, desk, "/cases")
    look(page, "cases")
    go(page, desk, f"/cases/{reference}")
    page.get_by_text("Add somebody").click()
    page.get_by_label("Name", exact=True).fill("Zoe Example")
    page.locator("#people").get_by_role("button", name="Add").click()
    expect(page.locator("#people")).to_contain_text("Zoe Example")
    for summary in page.locator("main summary").all():
        summary.click()
    look(page, "case")
    desk.says(KIDNAPPED, desk.number())
    go(page, desk, "/alerts")
    expect(page.get_by_role("link", name="An emergency was told").first).to_be_visible()
    look(page, "alerts")


def test_a_conversation_is_taken_answered_and_given_back_by_keyboard_alone(desk: Desk) -> None:
    page = desk.officer("Tess Keys")
    conversation = desk.asks("a person by keyboard", desk.number())
    expect(page.locator(f"#who-{conversation}")).to_be_visible()
    for _ in range(60):
        page.keyboard.press("j")
        if page.evaluate("document.activeElement.id") == f"who-{conversation}":
            break
    page.keyboard.press("c")
    expect(page.locator("#bar")).to_contain_text("You have it")
    assert f"/conversations/{conversation}" in page.url
    page.keyboard.press("r")
    page.keyboard.type("Hello, queue and all: c, b, x?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry--officer")).to_contain_text("Hello, queue and all: c, b, x?")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.locator("#hand-back-note")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#bar")).to_contain_text("The bot has it")


def test_single_keys_can_be_turned_off(desk: Desk) -> None:
    page = desk.officer("Uma Off")
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("button", name="Single keys are on. Turn them off").click()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).not_to_be_focused()


def test_a_row_keeps_the_focus_while_the_queue_changes(desk: Desk) -> None:
    page = desk.officer("Val Focus")
    conversation = desk.asks("hold the focus", desk.number())
    page.locator(f"#who-{conversation}").focus()
    newer = desk.says(KIDNAPPED, desk.number())
    expect(page.locator(f"#who-{newer}")).to_be_visible()
    expect(page.locator(f"#who-{conversation}")).to_be_focused()


def test_everything_can_be_done_without_scripts(desk: Desk) -> None:
    page = desk.officer("Wim Plain", java_script_enabled=False)
    conversation = desk.asks("without scripts please", desk.number())
    page.reload()
    page.locator(f"#claim-{conversation}").click()
    expect(page.locator("#bar")).to_contain_text("You have it")
    page.get_by_label("Reply by").fill("A plain answer")
    page.get_by_role("button", name="Keep for later").click()
    expect(page.get_by_label("Reply by")).to_have_value("A plain answer")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#entries")).to_contain_text("A plain answer")
    page.get_by_text("Canned replies", exact=True).click()
    page.get_by_role("link", name="I will call you").click()
    expect(page.get_by_label("Reply by")).to_have_value(re.compile("I will call you"))
    page.locator("#act-release summary").click()
    page.locator("#act-release").get_by_role("button", name="Put back").click()
    expect(page.locator("#bar")).to_contain_text("Nobody has it")


def test_paper_has_the_whole_transcript_and_nothing_to_press(desk: Desk, held: tuple[Page, int]) -> None:
    page, _ = held
    page.emulate_media(media="print")
    expect(page.get_by_label("Reply by")).to_be_hidden()
    expect(page.locator("#acts")).to_be_hidden()
    assert page.evaluate(
        "t => t.scrollHeight <= t.clientHeight + 1", page.locator("#transcript").element_handle()
    )


def test_the_policy_stops_nothing_of_the_desks_own(desk: Desk, held: tuple[Page, int]) -> None:
    page, conversation = held
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    for path in ("/queue", f"/conversations/{conversation}", "/cases", "/alerts"):
        go(page, desk, path)
    assert [url for url in fetched if not url.startswith(desk.service.url)] == []
    assert said == []
