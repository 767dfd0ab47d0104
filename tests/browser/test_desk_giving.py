"""Giving conversations from the queue to an officer, by keyboard, while the queue goes on changing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.test_desk import KIDNAPPED


def walk_to(page: Page, conversation_id: int) -> None:
    """By `j` alone to a row of the queue."""
    expect(page.locator(f"#who-{conversation_id}")).to_be_visible()
    page.keyboard.press("Escape")
    for _ in range(60):
        page.keyboard.press("j")
        if page.evaluate("document.activeElement.id") == f"who-{conversation_id}":
            return
    raise AssertionError("the row was not reached")


def test_two_rows_are_given_by_keyboard_alone_and_a_newcomer_changes_no_choice(desk: Desk) -> None:
    taker, giver = desk.officer("Jon Taker"), desk.officer("Ida Giver")
    first, second = desk.says(KIDNAPPED, desk.number()), desk.says(KIDNAPPED, desk.number())
    walk_to(giver, first)
    giver.keyboard.press("s")
    walk_to(giver, second)
    giver.keyboard.press("s")
    giver.keyboard.press("g")
    expect(giver.get_by_label("To whom")).to_be_focused()
    giver.keyboard.type("Jon")  # a space would open the list
    newcomer = desk.says(KIDNAPPED, desk.number())
    expect(giver.locator(f"#row-{newcomer}")).to_be_visible()
    for chosen in (first, second):
        expect(giver.locator(f"#choose-{chosen}")).to_be_checked()
    expect(giver.locator(f"#choose-{newcomer}")).not_to_be_checked()
    giver.keyboard.press("Tab")
    giver.keyboard.type("You know Lagos")
    giver.keyboard.press("Enter")
    expect(giver.locator("main")).to_contain_text("2 conversations were given.")
    for given in (first, second):
        assert desk.is_with_officer(given)
    assert not desk.is_with_officer(newcomer)
    taker.get_by_role("link", name="Mine").click()
    for given in (first, second):
        expect(taker.locator(f"#row-{given}")).to_contain_text("Yours")
