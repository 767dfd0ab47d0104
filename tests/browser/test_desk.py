"""Two officers and people at once: the race for a conversation, the mute bot, passing on, and losing nothing."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Message, Status
from tests.browser.desk import Desk
from tests.browser.service import RasaAtTheWire

HELD = "You have it: the bot is mute"
# Both browsers press at the same moment by the machine's one clock.
PRESS_AT = "([id, at]) => setTimeout(() => document.getElementById(id).click(), at - Date.now())"
KIDNAPPED = "help, my daughter has been kidnapped in Lagos"


def open_page(page: Page, desk: Desk, conversation_id: int) -> None:
    page.goto(f"{desk.service.url}/staff/conversations/{conversation_id}")


def take(page: Page, desk: Desk, conversation_id: int) -> None:
    open_page(page, desk, conversation_id)
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#bar")).to_contain_text(HELD)


def write(page: Page, text: str) -> None:
    page.get_by_label("Reply by").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#entries")).to_contain_text(text)


def test_a_conversation_appears_without_reload_and_the_gravest_stands_first(desk: Desk) -> None:
    page = desk.officer("Ada Lane")
    normal = desk.asks("I want a person, please", desk.number())
    expect(page.locator(f"#who-{normal}")).to_be_visible()
    critical = desk.says(KIDNAPPED, desk.number())
    expect(page.locator(f"[data-row='{critical}']")).to_contain_text("Kidnap or hostage")
    order = page.locator("[data-row]").evaluate_all("rows => rows.map(row => Number(row.dataset.row))")
    assert order.index(critical) < order.index(normal)
    expect(page.locator(f"[data-row='{critical}']")).to_contain_text("Nigeria")


def test_of_two_officers_who_press_at_once_one_has_it_and_the_other_is_told_who(desk: Desk) -> None:
    first, second = desk.officer("Bea First"), desk.officer("Cyd Second")
    wanted = desk.says(KIDNAPPED, desk.number())
    for page in (first, second):
        expect(page.locator(f"#claim-{wanted}")).to_be_visible()
    at = first.evaluate("Date.now() + 1500")
    for page in (first, second):
        page.evaluate(PRESS_AT, [f"claim-{wanted}", at])
    for page in (first, second):
        page.wait_for_url(re.compile(f"/conversations/{wanted}"))
    texts = [page.locator("main").inner_text() for page in (first, second)]
    winners = [HELD in text for text in texts]
    assert sorted(winners) == [False, True]
    name = "Bea First" if winners[0] else "Cyd Second"
    assert f"{name} has this conversation already." in texts[winners.index(False)]


def test_the_bot_is_mute_from_the_claim_on_also_with_a_reply_that_was_being_made(
    desk: Desk, rasa: RasaAtTheWire
) -> None:
    page, number = desk.officer("Dee Mute"), desk.number()
    conversation = desk.asks("somebody real please", number)
    rasa.free.clear()
    desk.says("what now", number)
    desk.until(lambda: any(turn["text"] == "what now" for turn in rasa.turns))
    take(page, desk, conversation)
    rasa.free.set()
    desk.says("are you there", number)
    expect(page.locator("#entries")).to_contain_text("are you there")
    write(page, "I am here now.")
    desk.until(lambda: "I am here now." in desk.texts(conversation))
    said = desk.texts(conversation)
    assert "Answer to: what now" not in said
    assert "Answer to: are you there" not in said
    assert any("You are now talking to a person: Dee" in text for text in said)


def test_passing_on_tells_the_colleague_why_and_the_person_who(desk: Desk) -> None:
    giver, taker = desk.officer("Eve Giver"), desk.officer("Fay Taker")
    conversation = desk.asks("an officer please", desk.number())
    take(giver, desk, conversation)
    giver.locator("#act-transfer summary").click()
    giver.get_by_label("To whom").select_option(label="Fay Taker")
    giver.get_by_label("Note for whoever goes on").fill("Needs a travel document by Friday")
    giver.locator("#act-transfer").get_by_role("button", name="Pass on").click()
    expect(giver.locator("#bar")).to_contain_text("Fay Taker has it")
    expect(giver.locator("#send")).to_contain_text("Write them a note")
    taker.get_by_role("link", name="Mine").click()
    taker.locator(f"#who-{conversation}").click()
    expect(taker.locator("#bar")).to_contain_text(HELD)
    expect(taker.locator("#entries")).to_contain_text("Needs a travel document by Friday")
    assert any("Fay" in text for text in desk.texts(conversation))


def test_a_page_that_is_open_shows_who_took_the_conversation_and_who_is_there(desk: Desk) -> None:
    one, other = desk.officer("Gus One"), desk.officer("Hal Other")
    conversation = desk.asks("a human being please", desk.number())
    open_page(one, desk, conversation)
    take(other, desk, conversation)
    expect(one.locator("#bar")).to_contain_text("Hal Other has it")
    expect(one.get_by_role("button", name="Take it")).to_have_count(0)
    expect(one.locator("#presence")).to_contain_text("Hal Other is looking at this")
    other.get_by_label("Reply by").press_sequentially("One moment")
    expect(one.locator("#presence")).to_contain_text("Hal Other is writing")


def test_handed_back_the_bot_answers_again(desk: Desk) -> None:
    page, number = desk.officer("Ida Back"), desk.number()
    conversation = desk.asks("could a person help", number)
    take(page, desk, conversation)
    page.locator("#act-hand-back summary").click()
    page.locator("#act-hand-back").get_by_role("button", name="Back to the bot").click()
    expect(page.locator("#bar")).to_contain_text("The bot has it")
    desk.says("and a question", number)
    expect(page.locator("#entries")).to_contain_text("Answer to: and a question")


def test_closed_with_an_outcome_it_comes_back_when_the_person_writes(desk: Desk) -> None:
    page, number = desk.officer("Jan Close"), desk.number()
    conversation = desk.asks("please give me a person", number)
    take(page, desk, conversation)
    page.locator("#act-close summary").click()
    page.get_by_label("Outcome").select_option(label="Helped")
    page.locator("#act-close").get_by_role("button", name="Close").click()
    expect(page.locator("#bar")).to_contain_text("Closed: Helped")
    desk.says("one more thing", number)
    expect(page.locator("#bar")).to_contain_text("Nobody has it")
    expect(page.locator("#entries")).to_contain_text("it is open again")


def test_a_draft_outlives_the_browser_that_it_was_written_in(desk: Desk) -> None:
    page = desk.officer("Kim Killed")
    conversation = desk.asks("a real person now", desk.number())
    take(page, desk, conversation)
    page.get_by_label("Reply by").fill("Go to the embassy on")
    expect(page.locator("#measure")).to_contain_text("140 characters left")  # by then it is kept
    back = desk.again(page)
    back.get_by_role("link", name=f"conversation {conversation}").click()
    expect(back.get_by_label("Reply by")).to_have_value("Go to the embassy on")
    expect(back.locator("#bar")).to_contain_text(HELD)
    write(back, "Go to the embassy on Monday.")
    back.reload()
    expect(back.get_by_label("Reply by")).to_have_value("")


def test_what_was_said_while_the_page_was_cut_off_comes_once_and_in_order(desk: Desk) -> None:
    page, number = desk.officer("Lea Cut"), desk.number()
    conversation = desk.asks("person please", number)
    take(page, desk, conversation)
    page.get_by_label("Reply by").fill("half a sent")
    desk.service.stop()
    expect(page.get_by_text("Not connected.")).to_be_visible()
    desk.service.start()
    for text in ("first while away", "second while away"):
        desk.says(text, number)
    expect(page.get_by_text("Not connected.")).to_be_hidden()
    expect(page.locator("#entries")).to_contain_text("second while away")
    texts = page.locator(".entry--person .entry__text").all_inner_texts()
    assert texts == ["person please", "first while away", "second while away"]
    expect(page.get_by_label("Reply by")).to_have_value("half a sent")


def test_a_failed_message_offers_again_another_channel_and_a_call(desk: Desk) -> None:
    page, number = desk.officer("Mia Fail"), desk.number()
    conversation = desk.asks("get me a person", number)
    take(page, desk, conversation)
    write(page, "Can you read this?")
    found: list[int] = []

    async def fail(session: AsyncSession) -> None:
        query = select(Message).where(Message.text == "Can you read this?")
        message = (await session.execute(query)).scalar_one()
        message.status, message.error, message.due_at = Status.FAILED, "unreachable", None
        found.append(message.id)

    desk.until(lambda: desk.status("Can you read this?") in (Status.SENT, Status.DELIVERED))
    desk.change(fail)
    desk.wake(conversation)
    part = page.locator(f"#delivery-{found[0]}")
    expect(part).to_contain_text("Not delivered by SMS: the phone could not be reached.")
    expect(part.get_by_role("link", name="Call instead")).to_be_visible()
    expect(part.get_by_role("button", name="Try again")).to_be_visible()
    part.get_by_role("link", name="Call instead").click()
    expect(page.locator("#numbers")).to_be_focused()
    expect(page.locator("#numbers").get_by_role("link", name=number)).to_have_attribute(
        "href", f"tel:{number}"
    )
    part.get_by_role("button", name="Try again").click()
    expect(page.locator("main")).to_contain_text("The message is on its way again.")
    desk.until(lambda: desk.status("Can you read this?") in (Status.SENT, Status.DELIVERED))
    desk.change(fail)
    desk.wake(conversation)
    part.get_by_role("button", name="Send by WhatsApp").click()
    expect(page.locator("main")).to_contain_text("The message is on its way again.")
    desk.until(lambda: desk.status("Can you read this?") in (Status.SENT, Status.DELIVERED))


def test_a_reply_is_measured_and_one_with_an_open_placeholder_does_not_go_out(desk: Desk) -> None:
    page = desk.officer("Ned Measure")
    conversation = desk.asks("help by a human", desk.number())
    take(page, desk, conversation)
    box = page.get_by_label("Reply by")
    box.fill("a" * 170)
    expect(page.locator("#measure")).to_contain_text("2 of 3 segments, 136 characters left in the last.")
    box.fill("")
    page.get_by_text("Canned replies", exact=True).click()
    page.get_by_label("Search canned replies").fill("entry require")
    page.get_by_role("link", name="Entry requirements").click()
    expect(box).to_have_value(re.compile("{country}"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#text-error")).to_contain_text("Write what belongs in place of {country}")
    assert not any("entry requirements" in text for text in desk.texts(conversation))


def test_a_note_reaches_the_colleague_whom_it_names_and_never_the_person(desk: Desk) -> None:
    writer, named = desk.officer("Ole Writer"), desk.officer("Pia Named")
    conversation = desk.asks("an actual person", desk.number())
    open_page(writer, desk, conversation)
    writer.get_by_label("Private note").fill(f"@{desk.handle(named)} do you know this hotel?")
    writer.get_by_role("button", name="Keep note").click()
    expect(writer.locator(".entry--note")).to_contain_text("do you know this hotel?")
    expect(named.locator("[data-told='1']").first).to_have_text("1")
    named.goto(f"{desk.service.url}/staff/alerts")
    named.get_by_role("link", name=f"Conversation {conversation}").click()
    expect(named.locator(".entry--note")).to_contain_text("do you know this hotel?")
    assert not any("hotel" in text for text in desk.texts(conversation))


def test_a_critical_conversation_rings_where_that_was_switched_on_and_names_nobody(desk: Desk) -> None:
    page = desk.officer("Quin Ring", permissions=["notifications"])
    page.evaluate(
        "() => { window.shown = []; window.Notification = class { static permission = 'granted';"
        " static async requestPermission() { return 'granted'; }"
        " constructor(title, options) { window.shown.push(`${title} ${options.body}`); } }; }"
    )
    page.get_by_role("button", name="Turn on sound and notifications").click()
    expect(page.get_by_role("button", name="Sound and notifications are on")).to_be_visible()
    desk.says(KIDNAPPED, desk.number())
    desk.until(lambda: page.evaluate("window.shown.length") == 1)
    assert page.evaluate("window.shown") == ["Consular desk A critical conversation is waiting."]
