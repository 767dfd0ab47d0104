"""Pages that are open: what changes by itself, and that it takes nothing from under the officer's hands."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from consular.staff.models import Role
from tests.browser.desk import Desk
from tests.browser.test_desk import HELD, KIDNAPPED, open_page, take

NOTE = "Needs a travel document by Friday"
SELECTION = (
    "() => { const box = document.activeElement; return [box.id, box.selectionStart, box.selectionEnd]; }"
)


def fill_transfer(page: Page) -> None:
    """An open panel, a choice made, a note half written, some characters of it marked."""
    page.locator("#act-transfer summary").click()
    page.get_by_label("To whom").select_option(label="Crisis response")
    page.get_by_label("Note for whoever goes on").fill(NOTE)
    page.evaluate("document.getElementById('transfer-note').setSelectionRange(2, 5)")


def tell_anew(desk: Desk, page: Page, number: str) -> None:
    """The page connects again, is told all that it shows, and has heard of it all once a new message is there."""
    with page.expect_request("**/events?*"):
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    desk.says("anything new", number)
    expect(page.locator("#entries")).to_contain_text("anything new")


def test_an_open_panel_and_a_half_filled_form_outlive_every_live_update(desk: Desk) -> None:
    page, number = desk.officer("Abe Panel"), desk.number()
    conversation = desk.asks("a person for the panel", number)
    take(page, desk, conversation)
    fill_transfer(page)
    page.evaluate("document.getElementById('acts').dataset.old = 'yes'")  # gone once this part is put anew
    tell_anew(desk, page, number)
    expect(page.locator("#acts:not([data-old])")).to_be_visible()
    expect(page.locator("#act-transfer")).to_have_attribute("open", "")
    expect(page.get_by_label("Note for whoever goes on")).to_have_value(NOTE)
    assert page.evaluate(SELECTION) == ["transfer-note", 2, 5]
    expect(page.get_by_label("To whom")).to_have_value("team:crisis")
    page.locator("#act-transfer").get_by_role("button", name="Pass on").click()
    expect(page.locator("#bar")).to_contain_text("Crisis response")


def test_words_in_a_panel_can_still_be_copied_when_somebody_else_takes_the_conversation(desk: Desk) -> None:
    page, supervisor = desk.officer("Bob Slow"), desk.officer("Cat Boss", Role.SUPERVISOR)
    conversation = desk.asks("a person who is taken away", desk.number())
    take(page, desk, conversation)
    fill_transfer(page)
    open_page(supervisor, desk, conversation)
    supervisor.locator("#act-release summary").click()
    supervisor.locator("#act-release").get_by_role("button", name="Put back").click()
    supervisor.get_by_role("button", name="Take it").click()
    expect(page.locator("#bar")).to_contain_text("Cat Boss has it")
    expect(page.get_by_label("Note for whoever goes on")).to_have_value(NOTE)
    expect(page.locator("#act-transfer")).to_contain_text("This has changed hands meanwhile")
    expect(page.locator("#act-transfer").get_by_role("button")).to_be_disabled()


def test_a_search_and_a_view_that_are_being_written_outlive_the_queues_changes(desk: Desk) -> None:
    page = desk.officer("Dot Typing")
    page.get_by_label("Search").press_sequentially("pass")
    critical = desk.says(KIDNAPPED, desk.number())
    expect(page.locator(f"[data-row='{critical}']")).to_be_visible()
    page.keyboard.type("port")
    expect(page.get_by_label("Search")).to_have_value("passport")


def test_the_counts_by_post_change_without_reload(desk: Desk) -> None:
    page = desk.officer("Eli Count")
    row = page.locator("#counts tbody", has_text="Global response centre")
    before = int(row.locator("td").first.inner_text()) if row.count() else 0
    desk.asks("one more to count", desk.number())
    expect(row.locator("td").first).to_have_text(str(before + 1))


def test_a_conversation_opens_at_its_newest_message_on_a_narrow_screen(desk: Desk) -> None:
    page = desk.officer("Fay Phone")
    page.set_viewport_size({"width": 320, "height": 640})
    conversation = desk.asks(" ".join(["where do I find a person?"] * 30), desk.number())
    open_page(page, desk, conversation)
    transcript = page.locator("#transcript")
    assert transcript.evaluate("box => box.scrollHeight > 2 * box.clientHeight"), "one must scroll to see it"
    assert transcript.evaluate("box => box.scrollHeight - box.scrollTop - box.clientHeight < 2")


def test_what_is_known_of_the_person_appears_beside_the_conversation_by_itself(desk: Desk) -> None:
    page, number = desk.officer("Fin Side"), desk.number()
    conversation = desk.asks("somebody at the side", number)
    open_page(page, desk, conversation)
    expect(page.locator("#side")).to_contain_text("Country not known")
    desk.says("my husband was arrested in Madrid", number)
    expect(page.locator("#side")).to_contain_text("Spain")
    page.get_by_label("Reply by").fill("Read this:")
    page.locator("#side").get_by_role("button", name="Add the link to Entry requirements").click()
    expect(page.get_by_label("Reply by")).to_have_value(
        re.compile(r"Read this:\s.*/spain/entry-requirements")
    )


def test_the_time_that_is_left_follows_the_server_and_not_only_this_browsers_clock(desk: Desk) -> None:
    page, number = desk.officer("Gil Clock"), desk.number()
    conversation = desk.asks("time for a person", number)
    page.clock.install()
    open_page(page, desk, conversation)
    expect(page.locator("#bar .due")).to_contain_text("3 h 59 min left")
    page.clock.fast_forward(600_000)
    expect(page.locator("#bar .due")).to_contain_text("3 h 49 min left")
    desk.says(KIDNAPPED, number)
    expect(page.locator("#bar [data-left]")).to_contain_text("1 min left")
    take(page, desk, conversation)
    expect(page.locator("#bar")).to_contain_text(HELD)
