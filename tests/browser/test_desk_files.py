"""Files between an officer's browser and a person's, and what the page says where none can go."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.acts import send
from tests.browser.desk import Desk
from tests.browser.test_desk import take

PDF = {"name": "form.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 an application form"}
LARGE = {"name": "large.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"x" * (5 * 1024 * 1024)}
ASKED = "please let a person send me the form"


def waiting(desk: Desk, page: Page) -> int:
    """The person at this page asks for an officer; the conversation's id, once it stands in a queue."""
    desk.service.rasa.replies[ASKED] = [{"text": "An officer will answer you here."}]
    desk.service.rasa.effects[ASKED] = [{"effect": "request_officer", "topic": "human_handover"}]
    send(page, ASKED)
    expect(page.locator("#log")).to_contain_text("An officer will answer you here.")
    return desk.newest()


def test_a_file_arrives_in_the_persons_open_chat_and_is_kept_by_their_browser(desk: Desk, page: Page) -> None:
    officer = desk.officer("Abi Files")
    take(officer, desk, waiting(desk, page))
    officer.get_by_label("Reply by").fill("Fill this in and bring it")
    officer.get_by_label("File to send with it").set_input_files(PDF)
    officer.get_by_role("button", name="Send", exact=True).click()
    expect(officer.locator("#entries").get_by_role("link", name="form.pdf")).to_be_visible()
    expect(page.locator("#log")).to_contain_text("Fill this in and bring it")
    for shown in (page, page.context.new_page()):  # as it comes, and as a page that is opened later has it
        if shown is not page:
            shown.goto(f"{desk.service.url}/chat")
        with shown.expect_download() as download:
            shown.locator("#log").get_by_role("link", name="form.pdf").click()
        assert download.value.suggested_filename == "form.pdf"
        assert Path(download.value.path()).read_bytes() == PDF["buffer"]
    expect(officer.get_by_label("Reply by")).to_have_value("")


def test_a_file_that_cannot_be_sent_is_said_so_and_no_word_is_lost(desk: Desk, page: Page) -> None:
    officer = desk.officer("Bao Large")
    take(officer, desk, waiting(desk, page))
    officer.get_by_label("Reply by").fill("Here it is")
    expect(officer.locator("#measure")).to_contain_text(
        "9990 characters left"
    )  # the draft went without a file
    officer.get_by_label("File to send with it").set_input_files(LARGE)
    expect(officer.locator("#file-error")).to_contain_text("The file is too large.")
    expect(officer.get_by_label("File to send with it")).to_have_value("")
    officer.get_by_label("File to send with it").set_input_files({**PDF, "buffer": b"<html>"})
    expect(officer.locator("#file-error")).to_be_hidden()
    officer.get_by_role("button", name="Send", exact=True).click()
    expect(officer.locator("#text-error")).to_contain_text("This kind of file cannot be sent.")
    expect(officer.get_by_label("Reply by")).to_have_value("Here it is")


def test_where_the_channel_takes_no_files_the_page_says_so(desk: Desk) -> None:
    officer = desk.officer("Cid Words")
    take(officer, desk, desk.asks("a person for words alone", desk.number()))
    expect(officer.locator("#reply")).to_contain_text("SMS takes no files.")
    expect(officer.get_by_label("File to send with it")).to_have_count(0)
