"""Leaving the page at once, by somebody who must not be seen on it, and the word that closes a chat quietly."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import expect_texts, send
from tests.browser.service import RunningService

ABUSE = "my husband beats me and has taken my passport, we are in Dubai"


def press(page: Page, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def tell_of_abuse(page: Page) -> None:
    send(page, ABUSE)
    expect(page.get_by_text("send only UMBRELLA")).to_be_visible()
    expect(page.get_by_text(f"Answer to: {ABUSE}")).to_be_visible()


def expect_an_empty_chat(page: Page) -> None:
    expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()
    expect(page.locator(".message")).to_have_count(0)
    expect(page.locator(".notice")).to_have_count(0)
    assert page.title() == "Chat"


@pytest.mark.parametrize("way", ["button", "Shift", "Escape"])
def test_leaving_takes_the_pages_place_and_forgets_the_chat(
    page: Page, service: RunningService, way: str
) -> None:
    page.goto("about:blank")
    page.goto(f"{service.url}/chat")
    tell_of_abuse(page)
    page.get_by_label("Your message").fill("he must not see this")
    if way == "button":
        page.get_by_role("link", name="Exit this page quickly").click()
    else:
        press(page, way, 3)
    page.wait_for_url("**/weather")
    page.go_back()
    assert page.url == "about:blank"
    page.goto(f"{service.url}/chat")
    expect_an_empty_chat(page)
    expect(page.get_by_label("Your message")).to_have_value("")
    assert service.inbound_texts() == [ABUSE], "we keep it"


def test_leaving_sends_what_was_just_written(page: Page, service: RunningService) -> None:
    send(page, "he is at the door")
    page.get_by_role("link", name="Exit this page quickly").click()
    page.wait_for_url("**/weather")
    page.goto(f"{service.url}/chat")
    for _ in range(100):
        if service.inbound_texts() == ["he is at the door"]:
            break
        page.reload()
    assert service.inbound_texts() == ["he is at the door"]
    expect_an_empty_chat(page)


def test_leaving_empties_the_other_tabs(page: Page, service: RunningService) -> None:
    tell_of_abuse(page)
    other = page.context.new_page()
    other.goto(f"{service.url}/chat")
    expect(other.get_by_text("send only UMBRELLA")).to_be_visible()
    press(page, "Escape", 3)
    page.wait_for_url("**/weather")
    expect_an_empty_chat(other)


def test_who_left_while_offline_finds_an_empty_chat_too(page: Page, service: RunningService) -> None:
    tell_of_abuse(page)
    page.context.set_offline(True)
    page.get_by_role("link", name="Exit this page quickly").click()
    expect(page.locator(".message")).to_have_count(0)
    page.context.set_offline(False)
    page.goto(f"{service.url}/chat")
    expect_an_empty_chat(page)


def test_the_word_empties_the_page_and_every_tab(page: Page, service: RunningService) -> None:
    page.goto("about:blank")
    page.goto(f"{service.url}/chat")
    tell_of_abuse(page)
    other = page.context.new_page()
    other.goto(f"{service.url}/chat")
    expect(other.get_by_text("send only UMBRELLA")).to_be_visible()
    send(page, "Umbrella")
    for tab in (page, other):
        expect_an_empty_chat(tab)
    page.reload()
    expect_an_empty_chat(page)
    page.go_back()
    assert page.url == "about:blank"


def test_after_the_word_a_new_chat_can_be_begun(page: Page) -> None:
    tell_of_abuse(page)
    send(page, "umbrella")
    expect_an_empty_chat(page)
    send(page, "hello again")
    expect_texts(page, "hello again", "Answer to: hello again")


def test_writing_in_capitals_does_not_leave_the_page(page: Page, service: RunningService) -> None:
    page.get_by_label("Your message").click()
    for letter in "HELLO":
        page.keyboard.press(f"Shift+{letter}")
    press(page, "Shift", 2)
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
