"""What a person does at the page, and what they see, in one line each."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Page, expect


def send(page: Page | FrameLocator, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def expect_texts(page: Page | FrameLocator, *wanted: str) -> None:
    """All messages of the transcript, in order."""
    expect(page.locator(".message__text")).to_have_text(list(wanted))
