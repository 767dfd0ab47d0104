"""The page for everybody: axe, the keyboard, small screens, touch."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import expect_texts, send
from tests.browser.conftest import DESK, PATIENCE, PHONE
from tests.browser.service import RasaAtTheWire, RunningService

RULES = {"rules": {"target-size": {"enabled": True}}}
LONG = "https://www.gov.uk/guidance/" + "a-very-long-address-" * 8
CHOICES = [{"title": "At the border", "payload": "/a"}, {"title": "At the hotel", "payload": "/b"}]


# What lies over the middle of the focused element, if anything does.
COVERED = """() => {
  const focused = document.activeElement;
  const box = focused.getClientRects()[0];
  const top = document.elementFromPoint(box.left + 4, box.top + box.height / 2);
  return focused.contains(top) ? null : `${focused.outerHTML} is covered by ${top?.outerHTML}`;
}"""


def fill(page: Page, rasa: RasaAtTheWire) -> None:
    """A page with every kind of thing on it."""
    rasa.replies["checked in"] = [
        {"text": f"Ambulance: 150\n\nCall +44 20 7008 5000. {LONG}", "buttons": CHOICES}
    ]
    send(page, "checked in")
    expect(page.get_by_role("button", name="At the hotel")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/chat", "/chat/embed"])
def test_axe_finds_nothing_wrong(
    page: Page, service: RunningService, rasa: RasaAtTheWire, path: str, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(service.url + path)
    expect_no_violations(page, "empty")
    fill(page, rasa)
    expect_no_violations(page, "with messages")
    page.get_by_label("Your message").fill("x" * 10_001)
    page.get_by_role("button", name="Send", exact=True).click()
    expect_no_violations(page, "with an error")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    expect_no_violations(page, "offline")
    page.context.set_offline(False)
    page.goto(f"{service.url}{path}/end")
    expect_no_violations(page, "ending")


def expect_no_violations(page: Page, state: str) -> None:
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, f"{state}: {results.generate_report()}"


@pytest.mark.parametrize("path", ["/chat", "/chat/embed", "/chat/end"])
def test_nothing_scrolls_sideways_on_a_small_screen(
    page: Page, service: RunningService, rasa: RasaAtTheWire, path: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(service.url + path)
    if path != "/chat/end":
        fill(page, rasa)
        page.context.set_offline(True)
        send(page, "x" * 500)
        expect(page.get_by_text("Not sent yet.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_everything_can_be_done_with_the_keyboard_alone(page: Page, rasa: RasaAtTheWire) -> None:
    rasa.replies["checked in"] = [{"text": "Where are you?", "buttons": CHOICES}]
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to your message")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("checked in")
    page.keyboard.press("Enter")
    choice = page.get_by_role("button", name="At the hotel")
    expect(choice).to_be_visible()
    tab_to(page, choice.evaluate_handle("node => node"), "Shift+Tab")
    outlined = choice.evaluate("node => getComputedStyle(node).backgroundColor")
    assert outlined == "rgb(255, 221, 0)", "the focus cannot be seen"
    page.keyboard.press("Enter")
    expect_texts(page, "checked in", "Where are you?", "At the hotel", "Answer to: At the hotel")
    expect(page.get_by_label("Your message")).to_be_focused()


def tab_to(page: Page, wanted: object, key: str) -> None:
    for _ in range(20):
        page.keyboard.press(key)
        if page.evaluate("node => document.activeElement === node", wanted):
            return
    raise AssertionError("the keyboard does not get there")


def test_the_focused_element_is_never_hidden_by_what_stays_in_view(page: Page, rasa: RasaAtTheWire) -> None:
    links = "\n".join(f"https://www.gov.uk/page-{number}" for number in range(60))
    rasa.replies["links"] = [{"text": links}]
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    send(page, "links")
    expect(page.locator("#log a")).to_have_count(60)
    for key, presses in (("Shift+Tab", 25), ("Tab", 15)):
        for _ in range(presses):
            page.keyboard.press(key)
            assert page.evaluate(COVERED) is None


def test_new_messages_are_announced(page: Page) -> None:
    log = page.get_by_role("log")
    send(page, "hello")
    expect(log).to_contain_text("Answer to: hello")
    assert page.get_by_role("status").count() > 0


def test_a_long_first_reply_is_shown_from_its_beginning(page: Page, rasa: RasaAtTheWire) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    long = "\n".join(["Ambulance: 150", *(f"line {number}" for number in range(40))])
    rasa.replies["help"] = [{"text": long}, {"text": "And then some more."}]
    send(page, "help")
    expect(page.get_by_role("link", name="New message below")).to_be_visible()
    expect(page.get_by_role("link", name="150")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="New message below").click()
    expect(page.get_by_text("And then some more.")).to_be_in_viewport()


def test_enter_starts_a_new_line_on_a_touch_screen(browser: Browser, service: RunningService) -> None:
    phone = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    phone.set_default_timeout(PATIENCE)
    page = phone.new_page()
    page.goto(f"{service.url}/chat")
    box = page.get_by_label("Your message")
    box.tap()
    page.keyboard.type("first")
    page.keyboard.press("Enter")
    page.keyboard.type("second")
    expect(box).to_have_value("first\nsecond")
    expect(page.get_by_text("Press Enter to send")).to_be_hidden()
    page.get_by_role("button", name="Send", exact=True).tap()
    expect(page.get_by_text("Answer to: first")).to_be_visible()
    phone.close()


def test_buttons_are_large_enough_for_a_thumb(page: Page, rasa: RasaAtTheWire) -> None:
    page.set_viewport_size(PHONE)
    fill(page, rasa)
    for control in page.locator("button, .top__exit, textarea").all():
        box = control.bounding_box()
        assert box is None or (box["height"] >= 44 and box["width"] >= 44), control.text_content()


def test_the_desk_shows_the_hint_on_keys(page: Page) -> None:
    page.set_viewport_size(DESK)
    expect(page.get_by_text("Press Enter to send, Shift and Enter for a new line.")).to_be_visible()
    expect(page.get_by_text("press the Escape key or the Shift key 3 times")).to_be_visible()
