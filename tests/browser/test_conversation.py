"""A conversation in the browser: nothing is lost or doubled, whatever happens to the page or the line."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.acts import expect_texts, send
from tests.browser.service import RasaAtTheWire, RunningService

EMERGENCY = "Call an ambulance.\n\nAmbulance: 112 or 155 (from a mobile)\nCall +44 20 7008 5000\nhttps://www.gov.uk/help."


def test_an_answer_arrives_without_reloading(page: Page) -> None:
    send(page, "I need help")
    expect_texts(page, "I need help", "Answer to: I need help")


def test_a_conversation_survives_a_reload(page: Page) -> None:
    send(page, "first")
    expect_texts(page, "first", "Answer to: first")
    page.reload()
    expect_texts(page, "first", "Answer to: first")
    send(page, "second")
    expect_texts(page, "first", "Answer to: first", "second", "Answer to: second")


def test_a_draft_survives_a_reload(page: Page) -> None:
    page.get_by_label("Your message").fill("half a thought")
    page.reload()
    expect(page.get_by_label("Your message")).to_have_value("half a thought")


def test_messages_written_offline_are_sent_once_and_in_order_when_back(
    page: Page, context: BrowserContext, service: RunningService
) -> None:
    send(page, "before")
    expect_texts(page, "before", "Answer to: before")
    context.set_offline(True)
    send(page, "one")
    send(page, "two")
    expect(page.get_by_text("Not sent yet. We will try again.").first).to_be_visible()
    expect(page.get_by_text("You are offline.")).to_be_visible()
    context.set_offline(False)
    texts = page.locator(".message__text")
    expect(texts).to_have_count(6)
    expect(page.get_by_text("Not sent yet. We will try again.")).to_have_count(0)
    shown = texts.all_inner_texts()  # an answer may come before the next message has gone out
    assert [text for text in shown if not text.startswith("Answer")] == ["before", "one", "two"]
    assert shown.index("one") < shown.index("Answer to: one") < shown.index("Answer to: two")
    expect(page.get_by_text("You are offline.")).to_be_hidden()
    assert service.inbound_texts() == ["before", "one", "two"]


def test_an_unsent_message_survives_a_reload(
    page: Page, context: BrowserContext, service: RunningService
) -> None:
    page.route("**/chat/messages", lambda route: route.abort())
    send(page, "keep me")
    expect(page.get_by_text("Not sent yet. We will try again.")).to_be_visible()
    page.unroute("**/chat/messages")
    page.reload()
    expect_texts(page, "keep me", "Answer to: keep me")
    assert service.inbound_texts() == ["keep me"]


def test_a_message_whose_acknowledgement_was_lost_is_stored_once(page: Page, service: RunningService) -> None:
    lost: list[object] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    page.route("**/chat/messages", lose)
    send(page, "only once")
    expect_texts(page, "only once", "Answer to: only once")
    page.reload()
    expect_texts(page, "only once", "Answer to: only once")
    assert service.inbound_texts() == ["only once"]
    assert lost


def test_a_restart_of_the_service_loses_nothing(page: Page, service: RunningService) -> None:
    send(page, "before")
    expect_texts(page, "before", "Answer to: before")
    service.stop()
    send(page, "while it is away")
    expect(page.get_by_text("Not sent yet. We will try again.")).to_be_visible()
    service.start()
    expect_texts(page, "before", "Answer to: before", "while it is away", "Answer to: while it is away")
    assert service.inbound_texts() == ["before", "while it is away"]


def test_two_tabs_show_the_same(page: Page, context: BrowserContext, service: RunningService) -> None:
    other = context.new_page()
    other.goto(f"{service.url}/chat")
    send(page, "from the first")
    wanted = ["from the first", "Answer to: from the first"]
    expect_texts(page, *wanted)
    expect_texts(other, *wanted)
    send(other, "from the second")
    wanted += ["from the second", "Answer to: from the second"]
    expect_texts(page, *wanted)
    expect_texts(other, *wanted)
    assert service.inbound_texts() == ["from the first", "from the second"]


def test_what_one_tab_could_not_send_another_tab_sends(
    page: Page, context: BrowserContext, service: RunningService
) -> None:
    page.route("**/chat/messages", lambda route: route.abort())
    send(page, "left behind")
    expect(page.get_by_text("Not sent yet. We will try again.")).to_be_visible()
    page.close()
    other = context.new_page()
    other.goto(f"{service.url}/chat")
    expect_texts(other, "left behind", "Answer to: left behind")
    assert service.inbound_texts() == ["left behind"]


def test_the_page_says_while_an_answer_is_written(page: Page, rasa: RasaAtTheWire) -> None:
    rasa.free.clear()
    send(page, "hello")
    expect(page.locator("#typing")).to_have_text("We are writing an answer.")
    rasa.free.set()
    expect(page.get_by_text("Answer to: hello")).to_be_visible()
    expect(page.locator("#typing")).to_have_text("")


def test_a_choice_is_sent_with_its_payload_and_vanishes(page: Page, rasa: RasaAtTheWire) -> None:
    rasa.replies["ask me"] = [{"text": "Are you safe?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]
    send(page, "ask me")
    page.get_by_role("button", name="Yes").click()
    expect_texts(page, "ask me", "Are you safe?", "Yes", "Answer to: Yes")
    expect(page.get_by_role("button", name="Yes")).to_have_count(0)
    assert [turn["payload"] for turn in rasa.turns] == [None, "/affirm"]
    page.reload()
    expect(page.get_by_role("button", name="Yes")).to_have_count(0)


def test_an_example_starts_the_conversation(page: Page) -> None:
    page.get_by_role("button", name="I have lost my passport").click()
    expect_texts(page, "I have lost my passport", "Answer to: I have lost my passport")
    expect(page.get_by_role("heading", name="How can we help?")).to_be_hidden()


def test_an_officers_message_is_shown_as_one(page: Page, service: RunningService) -> None:
    send(page, "a person please")
    expect_texts(page, "a person please", "Answer to: a person please")
    service.say_as_officer("This is Sam at the embassy.")
    officers = page.locator(".message--officer")
    expect(officers).to_contain_text("Consular officer")
    expect(officers).to_contain_text("This is Sam at the embassy.")


def test_the_script_renders_a_message_as_the_server_does(page: Page, rasa: RasaAtTheWire) -> None:
    rasa.replies["help"] = [{"text": EMERGENCY}]
    send(page, "help")
    expect(page.locator(".message")).to_have_count(2)
    by_script = page.locator(".message--bot .message__text").inner_html()
    page.reload()
    assert page.locator(".message--bot .message__text").inner_html() == by_script
    assert 'href="tel:112"' in by_script
    assert 'href="tel:155"' in by_script
    assert 'href="tel:+442070085000"' in by_script
    assert 'href="https://www.gov.uk/help"' in by_script


def test_times_are_the_persons_own(page: Page) -> None:
    send(page, "hello")
    expect(page.locator(".message")).to_have_count(2)
    shown = page.locator("time").first
    at = page.evaluate(
        "at => new Date(at).toLocaleTimeString('en-GB', {timeStyle: 'short'})",
        shown.get_attribute("datetime"),
    )
    expect(shown).to_have_text(at)


def test_markup_in_a_message_is_shown_as_text(page: Page, rasa: RasaAtTheWire) -> None:
    nasty = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    rasa.replies[nasty] = [{"text": f"{nasty} javascript:alert(1)"}]
    send(page, nasty)
    for _ in range(2):
        expect_texts(page, nasty, f"{nasty} javascript:alert(1)")
        assert page.locator("#log img, #log script, #log a").count() == 0
        assert page.title() == "Chat"
        page.reload()


def test_lines_of_a_message_are_kept(page: Page, service: RunningService) -> None:
    box = page.get_by_label("Your message")
    box.click()
    page.keyboard.type("first line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Answer to")).to_be_visible()
    assert service.inbound_texts() == ["first line\nsecond line"]
    assert page.locator(".message--person .message__text").inner_text() == "first line\nsecond line"


def test_a_text_that_is_too_long_is_kept_and_explained(page: Page, service: RunningService) -> None:
    send(page, "x" * 10_001)
    expect(page.get_by_role("alert")).to_contain_text("Your message has 10,001 characters.")
    expect(page.locator(".message")).to_have_count(0)
    send(page, "y" * 10_000)
    expect(page.locator(".message--bot")).to_be_visible()
    assert service.inbound_texts() == ["y" * 10_000]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (429, "You are sending messages faster than we can read them."),
        (503, "We cannot reach the service at this moment."),
    ],
)
def test_a_message_that_cannot_be_taken_now_is_explained_and_sent_later(
    page: Page, service: RunningService, status: int, said: str
) -> None:
    answers = [status]

    def refuse(route: Route) -> None:
        if answers:
            route.fulfill(status=answers.pop(), json={"detail": "Too fast."}, headers={"retry-after": "1"})
        else:
            route.continue_()

    page.route("**/chat/messages", refuse)
    send(page, "again and again")
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text("Answer to: again and again")).to_be_visible()
    expect(page.get_by_text(said)).to_be_hidden()
    assert service.inbound_texts() == ["again and again"]


def test_without_its_cookie_a_page_starts_a_new_chat_and_loses_nothing(
    page: Page, context: BrowserContext, service: RunningService
) -> None:
    context.clear_cookies()
    send(page, "still here")
    expect(page.get_by_text("Answer to: still here")).to_be_visible()
    assert service.inbound_texts() == ["still here"]


def test_an_ended_chat_leaves_nothing_on_the_device(
    page: Page, context: BrowserContext, service: RunningService
) -> None:
    send(page, "private")
    expect_texts(page, "private", "Answer to: private")
    other = context.new_page()
    other.goto(f"{service.url}/chat")
    page.get_by_label("Your message").fill("more that is private")
    page.get_by_role("link", name="End chat").click()
    page.get_by_role("button", name="End chat").click()
    expect(page.get_by_text("You have ended the chat on this device.")).to_be_visible()
    for tab in (page, other):
        expect(tab.locator(".message")).to_have_count(0)
        expect(tab.get_by_text("You have ended the chat")).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert kept in ("[{},{}]", '[{},{"consular-chat.draft":""}]')
