"""Chromium in front of the real service. Without Chromium or without a build these tests are skipped, and say so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from api.settings import Settings
from tests.browser.desk import Desk
from tests.browser.service import HostPage, RasaAtTheWire, RunningService

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
BUILT = Path("web/dist/manifest.json")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 320, "height": 640}
PATIENCE = 15_000  # ms: this may run beside much else
DESK: ViewportSize = {"width": 1280, "height": 800}

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def browser(sqlite_template: Path, places_file: Path) -> Iterator[Browser]:
    """One browser for all tests here. The templates come first: they need an event loop, as does Playwright."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package `chromium` to run the browser tests")
    if not BUILT.exists():
        pytest.skip("the web pages are not built: run `npm ci && npm run build`")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def host_page() -> Iterator[HostPage]:
    page = HostPage()
    yield page
    page.close()


@pytest.fixture(scope="package")
def shared_service(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, places_file: Path, host_page: HostPage
) -> Iterator[RunningService]:
    """One gateway for all tests here: each test's browser is a new person, with a conversation of its own."""
    copy = tmp_path_factory.mktemp("browser") / "consular.db"
    shutil.copy(sqlite_template, copy)
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{copy}",
        places_file=places_file,
        secret_key="not-a-secret",
        embed_origins=host_page.url,
        rasa_client_origins=host_page.other_site,
        exit_url=f"{host_page.url}/weather",
        messages_per_minute=1000,
        web_folder=BUILT.parent,
    )
    running = RunningService(settings, RasaAtTheWire())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def service(shared_service: RunningService) -> Iterator[RunningService]:
    yield shared_service
    shared_service.rasa.forget()


@pytest.fixture
def rasa(service: RunningService) -> RasaAtTheWire:
    return service.rasa


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser: cookies and storage of its own."""
    fresh = browser.new_context(viewport=DESK, locale="en-GB", timezone_id="Europe/Istanbul")
    fresh.set_default_timeout(PATIENCE)
    yield fresh
    fresh.close()


@pytest.fixture
def desk(browser: Browser, service: RunningService) -> Iterator[Desk]:
    """Officers in browsers of their own, beside people who write."""
    opened = Desk(service, browser, [])
    yield opened
    opened.close()


@pytest.fixture
def plain_page(browser: Browser, service: RunningService) -> Iterator[Page]:
    """The chat in a browser that runs no scripts."""
    fresh = browser.new_context(viewport=DESK, java_script_enabled=False)
    fresh.set_default_timeout(PATIENCE)
    opened = fresh.new_page()
    opened.goto(f"{service.url}/chat")
    yield opened
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, service: RunningService) -> Page:
    """The chat, just opened."""
    opened = context.new_page()
    opened.goto(f"{service.url}/chat")
    return opened
