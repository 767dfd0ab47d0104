"""The console for everybody: axe on every page, small screens, the keyboard, the dark scheme, and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.app import Service
from consular.database import now
from consular.staff import accounts, links, passwords
from consular.staff.accounts import Particulars
from consular.staff.models import Role
from tests.browser.conftest import DESK, PATIENCE, PHONE
from tests.browser.service import RunningService

RULES = {"rules": {"target-size": {"enabled": True}}}
PASSWORD = "four plain words together"
AMARA = Particulars("amara@example.org", "Amara Obi", "Amara", Role.ADMINISTRATOR)
NAMES = iter(range(1000))


def add(service: RunningService, first: bool = False) -> tuple[int, str, str]:
    """A new administrator: id, address, and the path of a sign-in link."""
    said = replace(AMARA, email=f"amara{next(NAMES)}@example.org")

    async def write(parts: Service) -> tuple[int, str]:
        async with parts.database.write() as session:
            hashed = passwords.compute_hash(PASSWORD)
            officer = await accounts.add(session, None, said, hashed, now())
            officer.must_change_password = first
            return officer.id, await links.make(session, officer.id, now())

    officer_id, token = service.ask(write)
    return officer_id, said.email, f"{service.url}/staff/link/{token}"


@pytest.fixture
def staff_page(context: BrowserContext, service: RunningService) -> Iterator[Page]:
    """A browser of an officer who is signed in."""
    _, _, link = add(service)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    yield page


def expect_no_violations(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def expect_nothing_beyond_the_edge(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("window.innerWidth")


def look(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            expect_no_violations(page)
            expect_nothing_beyond_the_edge(page)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/account", "Your account"),
        ("/account/details", "Your details"),
        ("/account/sessions", "Where you are signed in"),
        ("/password", "Set a new password"),
        ("/second-factor/set-up", "Set up your second factor"),
        ("/officers", "Officers"),
        ("/officers/new", "Add an officer"),
        ("/officers/1", re.compile(r"\w+ \w+")),  # whoever was first: other tests add officers too
        ("/audit", "Audit log"),
        ("/audit?kind=nothing", "Audit log"),
        ("/nothing-here", "Page not found"),
    ],
)
def test_every_page_is_without_violations(
    staff_page: Page, service: RunningService, path: str, title: str | re.Pattern[str]
) -> None:
    staff_page.goto(f"{service.url}/staff{path}")
    expect(staff_page.get_by_role("heading", level=1)).to_have_text(title)
    look(staff_page)


def test_mistakes_are_shown_without_violations(staff_page: Page, service: RunningService) -> None:
    staff_page.goto(f"{service.url}/staff/officers/new")
    staff_page.get_by_label("Phone for escalations").fill("12")
    staff_page.get_by_role("button", name="Add").click()
    expect(staff_page.get_by_role("alert")).to_contain_text("There is a problem")
    look(staff_page)
    staff_page.get_by_role("link", name="Write the phone number with its country code").click()
    expect(staff_page.get_by_label("Phone for escalations")).to_be_focused()


def test_a_first_sign_in_by_keyboard_from_the_password_to_the_console(
    context: BrowserContext, service: RunningService
) -> None:
    _, email, _ = add(service, first=True)
    page = context.new_page()
    page.goto(f"{service.url}/staff/account/sessions")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    look(page)
    write(page, email, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("The address or the password is wrong")
    look(page)
    page.get_by_label("Email address").fill("")
    write(page, email, PASSWORD)
    expect(page.get_by_role("heading", name="Set a new password")).to_be_visible()
    look(page)
    page.get_by_label("New password").focus()
    page.keyboard.type("other words for a change")
    page.keyboard.press("Tab")
    page.keyboard.type("other words for a change")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()


def write(page: Page, email: str, password: str) -> None:
    page.get_by_label("Email address").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_the_second_factor_from_its_picture_to_the_next_sign_in(
    staff_page: Page, service: RunningService, browser: Browser
) -> None:
    staff_page.goto(f"{service.url}/staff/account")
    email = staff_page.get_by_text(re.compile("@example.org")).inner_text()
    staff_page.get_by_role("link", name="Set up second factor").click()
    expect(staff_page.get_by_role("img", name="Picture to scan")).to_be_visible()
    secret = staff_page.locator(".key").inner_text().replace(" ", "")
    staff_page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    staff_page.get_by_role("button", name="Continue").click()
    expect(staff_page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    look(staff_page)
    code = staff_page.locator(".key").first.inner_text()
    staff_page.get_by_role("link", name="I have kept them").click()
    elsewhere = browser.new_context(viewport=PHONE)
    elsewhere.set_default_timeout(PATIENCE)
    page = elsewhere.new_page()
    page.goto(f"{service.url}/staff/")
    write(page, email, PASSWORD)
    expect(page.get_by_role("heading", name="Write your code")).to_be_visible()
    page.get_by_text("I do not have my phone").click()
    look(page)
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    elsewhere.close()


def test_the_skip_link_leads_past_the_navigation(staff_page: Page) -> None:
    staff_page.keyboard.press("Tab")
    expect(staff_page.get_by_role("link", name="Skip to main content")).to_be_focused()
    staff_page.keyboard.press("Enter")
    expect(staff_page.get_by_role("main")).to_be_focused()


def test_everything_comes_from_our_own_host_and_the_policy_stops_nothing_of_ours(
    staff_page: Page, service: RunningService
) -> None:
    fetched: list[str] = []
    said: list[str] = []
    staff_page.on("request", lambda request: fetched.append(request.url))
    staff_page.on("console", lambda message: said.append(message.text))
    for path in ("/account", "/officers", "/officers/new", "/audit", "/second-factor/set-up"):
        staff_page.goto(f"{service.url}/staff{path}")
    assert [url for url in fetched if not url.startswith(service.url)] == []
    assert said == []
    assert staff_page.evaluate("typeof window.htmx.process") == "function"


def test_paper_has_no_buttons_and_the_whole_table(staff_page: Page, service: RunningService) -> None:
    staff_page.goto(f"{service.url}/staff/audit")
    staff_page.emulate_media(media="print")
    expect(staff_page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(staff_page.get_by_role("table")).to_be_visible()
