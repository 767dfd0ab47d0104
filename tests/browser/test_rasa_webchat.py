"""The published rasa-webchat widget, as it is, on somebody else's page in front of our gateway."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.service import HostPage, RasaAtTheWire, RunningService

BUILT = Path("var/rasa-webchat.js")
START = 'initPayload: "/get_started", title: "Help abroad", customMessageDelay: () => 0'
CHOICES = [
    {"title": "Lost passport", "payload": "/lost_passport"},
    {"title": "Arrested", "payload": "/arrest"},
]


@pytest.fixture
def webchat(page: Page, service: RunningService, host_page: HostPage) -> Page:
    """A host page with the widget open on it, and the answer to its greeting there."""
    assert BUILT.exists(), f"fetch the widget first: make {BUILT}"
    page.route(f"{host_page.other_site}/webchat.js", lambda route: route.fulfill(path=BUILT))
    page.route("https://fonts.googleapis.com/**", lambda route: route.abort())
    host_page.carry(
        service.url,
        '<script src="/webchat.js"></script><script>window.WebChat.default('
        f'{{socketUrl: "{service.url}", socketPath: "/socket.io/", {START}}}, null)</script>',
    )
    host_page.policy = "default-src * 'unsafe-inline'"
    page.goto(host_page.other_site)
    page.locator(".rw-launcher").click()
    expect_said(page, "Answer to: hello")
    return page


def expect_said(page: Page, *texts: str) -> None:
    expect(page.locator(".rw-message-text")).to_contain_text(list(texts))


def say(page: Page, text: str) -> None:
    page.locator(".rw-new-message").fill(text)
    page.locator(".rw-new-message").press("Enter")


def test_a_message_is_answered(webchat: Page) -> None:
    say(webchat, "where is the embassy in Rome")
    expect_said(
        webchat, "Answer to: hello", "where is the embassy in Rome", "Answer to: where is the embassy in Rome"
    )


def test_choices_are_buttons_and_the_pressed_one_reaches_the_bot_as_what_was_offered(
    webchat: Page, rasa: RasaAtTheWire
) -> None:
    rasa.replies["what now"] = [{"text": "What happened?\nChoose one.", "buttons": CHOICES}]
    say(webchat, "what now")
    expect(webchat.locator(".rw-reply")).to_have_text(["Lost passport", "Arrested"])
    webchat.locator(".rw-reply").first.click()
    expect(webchat.locator(".rw-message-text").last).to_contain_text("Answer to: Lost passport")
    assert rasa.turns[-1]["payload"] == "/lost_passport"


def test_after_a_reload_the_same_session_goes_on(webchat: Page, rasa: RasaAtTheWire) -> None:
    say(webchat, "first")
    expect_said(webchat, "Answer to: hello", "first", "Answer to: first")
    webchat.reload()
    expect_said(webchat, "Answer to: hello", "first", "Answer to: first")
    say(webchat, "second")
    expect_said(webchat, "Answer to: hello", "first", "Answer to: first", "second", "Answer to: second")
    conversations = {turn["turn"].partition("-")[0] for turn in rasa.turns}
    assert len(conversations) == 1 and [turn["text"] for turn in rasa.turns] == ["hello", "first", "second"]


def test_an_emergency_has_its_numbers_while_the_bot_still_thinks(webchat: Page, rasa: RasaAtTheWire) -> None:
    rasa.free.clear()
    say(webchat, "help my wife has collapsed and is not breathing")
    expect(webchat.locator(".rw-message-text").last).to_contain_text("+44 20 7008 5000")
    rasa.free.set()


def test_an_officers_words_come_unasked(webchat: Page, service: RunningService) -> None:
    service.say_as_officer("Hello, this is Sam.")
    expect_said(webchat, "Answer to: hello", "Hello, this is Sam.")


def test_the_widget_goes_on_after_a_restart_of_the_gateway(webchat: Page, service: RunningService) -> None:
    service.stop()
    service.start()
    say(webchat, "after a restart")
    expect_said(webchat, "Answer to: hello", "after a restart", "Answer to: after a restart")
