"""The chat on somebody else's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.acts import expect_texts, send
from tests.browser.conftest import PHONE
from tests.browser.service import HostPage, RunningService


@pytest.fixture
def widget(page: Page, service: RunningService, host_page: HostPage) -> Page:
    """A host page with the widget on it, closed."""
    host_page.carry(service.url, f'<script src="{service.url}/widget.js" async></script>')
    page.goto(host_page.url)
    return page


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def test_the_widget_opens_talks_and_closes_by_keyboard_alone(widget: Page) -> None:
    button = widget.get_by_role("button", name="Chat: help abroad")
    expect(button).to_be_visible()
    widget.keyboard.press("Tab")
    expect(button).to_be_focused()
    widget.keyboard.press("Enter")
    expect(frame_of(widget).get_by_label("Your message")).to_be_focused()
    widget.keyboard.type("from the widget")
    widget.keyboard.press("Enter")
    expect_texts(frame_of(widget), "from the widget", "Answer to: from the widget")
    widget.keyboard.press("Escape")
    expect(widget.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_conversation_is_still_there_when_the_widget_opens_again(widget: Page) -> None:
    widget.get_by_role("button", name="Chat: help abroad").click()
    send(frame_of(widget), "remember")
    expect_texts(frame_of(widget), "remember", "Answer to: remember")
    widget.reload()
    widget.get_by_role("button", name="Chat: help abroad").click()
    expect_texts(frame_of(widget), "remember", "Answer to: remember")


def test_a_closed_widget_tells_of_a_new_message(widget: Page, service: RunningService) -> None:
    widget.get_by_role("button", name="Chat: help abroad").click()
    send(frame_of(widget), "a person please")
    expect_texts(frame_of(widget), "a person please", "Answer to: a person please")
    widget.get_by_role("button", name="Close chat").click()
    service.say_as_officer("Hello, this is Sam.")
    expect(widget.get_by_role("button", name="Chat: help abroad (new message)")).to_be_visible()


def test_the_widget_takes_the_whole_of_a_small_screen(widget: Page) -> None:
    widget.set_viewport_size(PHONE)
    widget.get_by_role("button", name="Chat: help abroad").click()
    expect(frame_of(widget).get_by_label("Your message")).to_be_visible()
    assert widget.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, **PHONE}


@pytest.mark.parametrize("way", ["button", "Shift", "Escape"])
def test_leaving_from_the_widget_takes_the_host_page_away(widget: Page, way: str) -> None:
    widget.get_by_role("button", name="Chat: help abroad").click()
    expect(frame_of(widget).get_by_label("Your message")).to_be_focused()
    if way == "button":
        frame_of(widget).get_by_role("link", name="Exit this page quickly").click()
    else:
        for _ in range(3):
            widget.keyboard.press(way)
    widget.wait_for_url("**/weather")


def test_leaving_from_the_widget_forgets_the_chat(widget: Page, host_page: HostPage) -> None:
    widget.get_by_role("button", name="Chat: help abroad").click()
    send(frame_of(widget), "remember")
    expect_texts(frame_of(widget), "remember", "Answer to: remember")
    for _ in range(3):
        widget.keyboard.press("Escape")
    widget.wait_for_url("**/weather")
    widget.goto(host_page.url)
    widget.get_by_role("button", name="Chat: help abroad").click()
    expect(frame_of(widget).get_by_role("heading", name="How can we help?")).to_be_visible()
    expect(frame_of(widget).locator(".message")).to_have_count(0)


def test_escape_on_the_host_page_means_nothing_while_the_chat_is_closed(
    widget: Page, host_page: HostPage
) -> None:
    widget.get_by_role("button", name="Chat: help abroad").click()
    expect(frame_of(widget).get_by_label("Your message")).to_be_focused()
    widget.get_by_role("button", name="Close chat").click()
    for _ in range(4):
        widget.keyboard.press("Escape")
    expect(widget.get_by_role("button", name="Chat: help abroad")).to_be_visible()
    assert widget.url.startswith(host_page.url) and not widget.url.endswith("/weather")


def test_the_demo_page_shows_the_widget(page: Page, service: RunningService) -> None:
    page.goto(f"{service.url}/chat/demo")
    page.get_by_role("button", name="Chat: help abroad").click()
    expect(frame_of(page).get_by_label("Your message")).to_be_visible()


def test_only_known_sites_may_frame_the_compact_page_and_none_the_full_one(
    page: Page, service: RunningService, host_page: HostPage
) -> None:
    stranger = HostPage()
    try:
        for host, path, shown in (
            (host_page, "/chat/embed", 1),
            (host_page, "/chat", 0),
            (stranger, "/chat/embed", 0),
        ):
            host.carry(service.url, f'<iframe src="{service.url}{path}"></iframe>')
            page.goto(host.url)
            page.wait_for_load_state("networkidle")
            assert frame_of(page).get_by_label("Your message").count() == shown, (host.url, path)
    finally:
        stranger.close()
