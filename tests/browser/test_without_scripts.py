"""The chat as plain pages and forms."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.acts import expect_texts, send
from tests.browser.service import RasaAtTheWire, RunningService


def test_a_conversation_works_without_scripts(plain_page: Page, service: RunningService) -> None:
    send(plain_page, "I have no scripts")
    expect_texts(plain_page, "I have no scripts", "Answer to: I have no scripts")
    assert plain_page.url.startswith(f"{service.url}/chat")
    plain_page.reload()
    expect_texts(plain_page, "I have no scripts", "Answer to: I have no scripts")
    assert service.inbound_texts() == ["I have no scripts"]


def test_the_page_reloads_by_itself_while_an_answer_is_awaited(plain_page: Page, rasa: RasaAtTheWire) -> None:
    rasa.free.clear()
    send(plain_page, "hello")
    expect(plain_page.get_by_text("We are writing an answer.")).to_be_visible()
    expect(plain_page.get_by_role("link", name="Reload the page")).to_be_visible()
    rasa.free.set()
    expect_texts(plain_page, "hello", "Answer to: hello")
    expect(plain_page.get_by_text("We are writing an answer.")).to_be_hidden()


def test_choices_are_buttons_that_vanish_once_used(plain_page: Page, rasa: RasaAtTheWire) -> None:
    rasa.replies["ask me"] = [{"text": "Are you safe?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]
    send(plain_page, "ask me")
    plain_page.get_by_role("button", name="Yes").click()
    expect_texts(plain_page, "ask me", "Are you safe?", "Yes", "Answer to: Yes")
    expect(plain_page.get_by_role("button", name="Yes")).to_have_count(0)
    assert [turn["payload"] for turn in rasa.turns] == [None, "/affirm"]


def test_links_and_numbers_can_be_tapped_without_scripts(plain_page: Page, rasa: RasaAtTheWire) -> None:
    rasa.replies["help"] = [{"text": "Ambulance: 150\nCall +44 20 7008 5000 or see https://www.gov.uk/help."}]
    send(plain_page, "help")
    links = plain_page.locator("#log a")
    expect(links).to_have_count(3)
    found = [link.get_attribute("href") for link in links.all()]
    assert found == ["tel:150", "tel:+442070085000", "https://www.gov.uk/help"]


def test_a_text_that_is_too_long_stays_in_the_box(plain_page: Page) -> None:
    send(plain_page, "x" * 10_001)
    expect(plain_page.get_by_role("alert")).to_contain_text("Send up to 10,000 characters at a time")
    expect(plain_page.get_by_label("Your message")).to_have_value("x" * 10_001)


def test_the_chat_can_be_ended_without_scripts(plain_page: Page) -> None:
    send(plain_page, "private")
    expect_texts(plain_page, "private", "Answer to: private")
    plain_page.get_by_role("link", name="End chat").click()
    plain_page.get_by_role("button", name="End chat").click()
    expect(plain_page.get_by_text("You have ended the chat on this device.")).to_be_visible()
    expect(plain_page.locator(".message")).to_have_count(0)


def test_the_way_out_forgets_the_chat_without_scripts(plain_page: Page, service: RunningService) -> None:
    send(plain_page, "private")
    expect_texts(plain_page, "private", "Answer to: private")
    plain_page.get_by_role("link", name="Exit this page quickly").click()
    plain_page.wait_for_url("**/weather")
    plain_page.go_back()
    expect(plain_page.get_by_label("Your message")).to_be_visible()
    expect(plain_page.locator(".message")).to_have_count(0)
    assert service.inbound_texts() == ["private"]


def test_the_word_empties_the_page_without_scripts(plain_page: Page) -> None:
    send(plain_page, "my husband beats me and has taken my passport, we are in Dubai")
    expect(plain_page.get_by_text("send only UMBRELLA")).to_be_visible()
    send(plain_page, "umbrella")
    expect(plain_page.get_by_role("heading", name="How can we help?")).to_be_visible()
    expect(plain_page.locator(".message")).to_have_count(0)
    plain_page.go_back()
    expect(plain_page.get_by_label("Your message")).to_be_visible()
    expect(plain_page.locator(".message")).to_have_count(0)


def test_the_way_out_works_without_scripts_and_tells_nobody_where_from(plain_page: Page) -> None:
    with plain_page.expect_request("**/weather") as asked:
        plain_page.get_by_role("link", name="Exit this page quickly").click()
    plain_page.wait_for_url("**/weather")
    assert "referer" not in asked.value.headers
