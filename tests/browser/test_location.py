"""Where the person is: asked for after a press alone, sent once, and never needed."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.acts import send
from tests.browser.conftest import PHONE
from tests.browser.service import HostPage, RunningService

PHUKET = {"latitude": 7.8804, "longitude": 98.3923, "accuracy": 30}
NOTED = "[Location: 7.88040, 98.39230, near Ban Talat Nua, Thailand]"
BUTTON = "Share my location"
INSTEAD = "Type the town instead"
# Answers as a browser does whose person has not answered yet, and counts how often it was asked.
COUNTING = """() => {
  window.asked = 0;
  const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
  navigator.geolocation.getCurrentPosition = (...how) => { window.asked += 1; ask(...how); };
}"""


def grant(context: BrowserContext, where: dict[str, float] = PHUKET) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation(where)  # type: ignore[arg-type]


def share(page: Page) -> None:
    page.get_by_role("button", name=BUTTON).click()


def kept(page: Page) -> str:
    """All that the browser stores for the page."""
    found: str = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    return found


def test_a_shared_location_is_placed_and_answered_as_from_a_phone_app(
    page: Page, context: BrowserContext, service: RunningService
) -> None:
    grant(context)
    share(page)
    expect(page.locator(".message--person .message__text")).to_have_text(NOTED)
    expect(page.locator(".message--service")).to_contain_text("Thank you. I have noted the place.")
    expect(page.locator(".message--service")).to_contain_text("British Embassy Bangkok")
    expect(page.locator("#notices")).to_be_empty()
    assert service.inbound_texts() == [NOTED]
    assert "7.88" not in kept(page)


def test_the_browser_is_not_asked_before_the_press(page: Page, context: BrowserContext) -> None:
    grant(context)
    page.evaluate(COUNTING)
    send(page, "I need help")
    expect(page.get_by_text("Answer to: I need help")).to_be_visible()
    assert page.evaluate("window.asked") == 0
    share(page)
    expect(page.get_by_text(NOTED)).to_be_visible()
    assert page.evaluate("window.asked") == 1


def test_while_the_device_looks_the_person_reads_what_it_is_for(page: Page) -> None:
    page.evaluate("navigator.geolocation.getCurrentPosition = () => {}")
    share(page)
    notice = page.get_by_text("Your browser may ask you first.")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("keep it with your messages")


def test_a_refusal_says_what_to_do_and_the_town_can_be_typed(
    page: Page, context: BrowserContext, service: RunningService
) -> None:
    context.clear_permissions()
    context.grant_permissions([])
    share(page)
    expect(page.get_by_role("status").filter(has_text=INSTEAD)).to_contain_text("does not let us see")
    send(page, "Phuket")
    expect(page.get_by_text("Answer to: Phuket")).to_be_visible()
    expect(page.get_by_text(INSTEAD)).to_be_hidden()
    assert service.inbound_texts() == ["Phuket"]


def test_a_device_that_cannot_tell_or_only_roughly_says_what_to_do(
    page: Page, context: BrowserContext
) -> None:
    grant(context, {**PHUKET, "accuracy": 30_000})
    share(page)
    expect(page.get_by_text(INSTEAD)).to_be_visible()
    context.set_geolocation(None)
    share(page)
    expect(page.get_by_text("cannot tell us well enough")).to_be_visible()
    expect(page.locator(".message")).to_have_count(0)


def test_a_location_that_does_not_reach_us_is_not_kept_on_the_device(
    page: Page, context: BrowserContext
) -> None:
    grant(context)
    page.route("**/chat/messages", lambda route: route.abort())
    share(page)
    expect(page.get_by_text("We could not send your location.")).to_be_visible()
    assert "7.88" not in kept(page)
    page.unroute("**/chat/messages")
    share(page)
    expect(page.get_by_text(NOTED)).to_be_visible()
    expect(page.get_by_text("We could not send your location.")).to_be_hidden()


def test_without_its_cookie_a_page_shares_in_a_new_chat(page: Page, context: BrowserContext) -> None:
    grant(context)
    context.clear_cookies()
    share(page)
    expect(page.get_by_text(NOTED)).to_be_visible()


def test_the_keyboard_shares_too_and_keeps_its_place(page: Page, context: BrowserContext) -> None:
    grant(context)
    button = page.get_by_role("button", name=BUTTON)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(NOTED)).to_be_visible()
    expect(button).to_be_focused()


def test_nothing_is_offered_without_scripts_or_where_the_browser_cannot(
    plain_page: Page, browser: Browser, service: RunningService
) -> None:
    expect(plain_page.get_by_text(BUTTON)).to_be_hidden()
    old = browser.new_context()
    old.add_init_script("delete Navigator.prototype.geolocation")
    page = old.new_page()
    page.goto(f"{service.url}/chat")
    expect(page.get_by_text("Press Enter to send")).to_be_visible()
    expect(page.get_by_text(BUTTON)).to_be_hidden()
    old.close()


def test_a_frame_on_another_site_offers_it_only_where_that_site_lets_it(
    page: Page, service: RunningService, host_page: HostPage
) -> None:
    for attribute, offered in (("", 0), (" data-location", 1)):
        host_page.carry(service.url, f'<script src="{service.url}/widget.js"{attribute} async></script>')
        page.goto(host_page.url)
        page.get_by_role("button", name="Chat: help abroad").click()
        expect(page.frame_locator("iframe").get_by_label("Your message")).to_be_visible()
        expect(page.frame_locator("iframe").get_by_text("Press Enter to send")).to_be_visible()
        expect(page.frame_locator("iframe").get_by_role("button", name=BUTTON)).to_have_count(offered)


def test_the_button_fits_a_small_screen(page: Page) -> None:
    page.set_viewport_size(PHONE)
    box = page.get_by_role("button", name=BUTTON).bounding_box()
    assert box is not None and box["height"] >= 44 and box["x"] + box["width"] <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
