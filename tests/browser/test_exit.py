"""Leaving the page at once, by somebody who must not be seen on it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import expect_texts, send
from tests.browser.service import RunningService


def press_shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("way", ["button", "keys"])
def test_leaving_takes_the_pages_place_and_clears_the_draft(
    page: Page, service: RunningService, way: str
) -> None:
    page.goto("about:blank")
    page.goto(f"{service.url}/chat")
    page.get_by_label("Your message").fill("he must not see this")
    if way == "button":
        page.get_by_role("link", name="Exit this page quickly").click()
    else:
        press_shift(page, 3)
    page.wait_for_url("**/weather")
    page.go_back()
    assert page.url == "about:blank"
    page.goto(f"{service.url}/chat")
    expect(page.get_by_label("Your message")).to_have_value("")


def test_leaving_sends_what_was_just_written(page: Page, service: RunningService) -> None:
    send(page, "he is at the door")
    page.get_by_role("link", name="Exit this page quickly").click()
    page.wait_for_url("**/weather")
    page.goto(f"{service.url}/chat")
    expect(page.locator(".message--person")).to_have_count(1)
    assert service.inbound_texts() == ["he is at the door"]


def test_writing_in_capitals_does_not_leave_the_page(page: Page, service: RunningService) -> None:
    page.get_by_label("Your message").click()
    for letter in "HELLO":
        page.keyboard.press(f"Shift+{letter}")
    press_shift(page, 2)
    page.keyboard.press("Enter")
    expect_texts(page, "HELLO", "Answer to: HELLO")
    assert page.url.startswith(service.url)


def test_the_way_out_stays_in_view(page: Page) -> None:
    send(page, "\n".join(f"line {number}" for number in range(80)))
    expect(page.locator(".message")).to_have_count(2)
    page.mouse.wheel(0, 900)
    for height in (800, 300):
        page.set_viewport_size({"width": 320, "height": height})
        expect(page.get_by_role("link", name="Exit this page quickly")).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 0)")
    expect(page.get_by_text("This is an automated service.")).to_be_in_viewport(ratio=1)
