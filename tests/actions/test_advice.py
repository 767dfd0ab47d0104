"""Questions of travel advice: the page's own words with their source, or that the page does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer
from actions.conversation import Inform
from actions.knowledge import Knowledge
from consular.advice import pins, ranking, repository, vocabulary
from consular.advice.answering import Advice
from consular.advice.page import Page, Part, Passage, url_of
from consular.advice.repository import Validators
from consular.advice.search import Search
from consular.database import Database
from consular.places import finder
from consular.replies.briefing import Briefing
from consular.topics import catalogue
from tests.conftest import Clock

DATA = Path("data")
UPDATED = datetime(2026, 11, 2, tzinfo=UTC)
LAWS, ENTRY = ("safety-and-security", "Safety and security"), ("entry-requirements", "Entry requirements")
WORDS = [
    (ENTRY, "Passport validity requirements", "Your passport must be valid for 7 months after you arrive."),
    (ENTRY, "Visa requirements", "You can visit for 33 days without a visa."),
    (LAWS, "Laws and cultural differences > Smoking and e-cigarette bans",
     "Vapes and e-cigarettes are against the law. " + "You could be fined at the airport. " * 12 + "Refills count too."),
    (LAWS, "Terrorism > Terrorism in Thailand", "Attacks cannot be ruled out."),
    (("regional-risks", "Regional risks"), "Southern border", "FCDO advises against all travel to Pattani. There is fighting."),
    (LAWS, "Transport risks > Taxis in Pattani", "Taxis in Pattani have no meters, so agree the fare first."),
]  # fmt: skip


def page(alert: tuple[str, ...] = ()) -> Page:
    passages = tuple(
        Passage("thailand", *part, heading, number, text, url_of("thailand", part[0]), UPDATED)
        for number, (part, heading, text) in enumerate(WORDS)
    )
    parts = tuple(
        Part(slug, title, url_of("thailand", slug)) for slug, title in dict.fromkeys(p for p, _, _ in WORDS)
    )
    return Page("thailand", "Thailand", alert, UPDATED, None, "", parts, passages, ())


PINNED = """\
pins:
- country: any
  questions: [can I bring my vape, is it safe]
  wording: {text: Leave your vape at home. It may cost you your holiday., part: safety-and-security}
  author: A. Editor
  reviewer: R. Reviewer
  reviewed_on: 2026-11-02
  expires_on: 2026-11-23
fillers: [please, to go]
"""


@pytest.fixture
def knowledge(database: Database, clock: Clock, places_file: Path) -> Knowledge:
    advice = Advice(Search.load(DATA, finder.load(places_file)), timedelta(days=1))
    topics = dict(catalogue.load(DATA / "topics"))
    return replace(Knowledge(database, topics, Briefing(DATA)), advice=advice, clock=clock)


async def store(knowledge: Knowledge, clock: Clock, alert: tuple[str, ...] = ()) -> None:
    async with knowledge.database.write() as session:
        await repository.store(session, page(alert), Validators(), clock())


def tracker(text: str, intent: str, **slots: Any) -> Tracker:
    message: dict[str, Any] = {"intent": {"name": intent, "confidence": 0.9}, "text": text}
    return Tracker("1", {"country": "thailand", **slots}, message, [], False, None, {}, "action_listen")


async def ask(knowledge: Knowledge, text: str, intent: str = "advice_laws", **slots: Any) -> dict[str, Any]:
    dispatcher = CollectingDispatcher()
    await Answer(knowledge).run(dispatcher, tracker(text, intent, **slots), {})
    said: dict[str, Any] = dispatcher.messages[0]
    return said


async def test_the_page_is_quoted_word_for_word_with_its_part_date_and_link(
    knowledge: Knowledge, clock: Clock
) -> None:
    await store(knowledge, clock)
    said = await ask(knowledge, "can I bring my vape")
    assert said["response"] == "utter_advice_quote"
    assert said["quote"] == WORDS[2][2]
    assert said["quote_source"] == (
        "GOV.UK, Safety and security, updated 2 November 2026:\n"
        "https://www.gov.uk/foreign-travel-advice/thailand/safety-and-security"
    )
    assert said["lead"] == ""


async def test_sms_gets_the_sentences_that_answer_and_more_the_rest(
    knowledge: Knowledge, clock: Clock
) -> None:
    await store(knowledge, clock)
    said = await ask(knowledge, "can I bring my vape")
    assert said["quote_short"].startswith("Vapes and e-cigarettes are against the law.")
    assert said["quote_short"].endswith("…") and len(said["quote_short"]) < 260
    assert said["quote_rest"] == f"\fIn full:\n{WORDS[2][2]}"


async def test_a_warning_leads_whatever_is_asked(knowledge: Knowledge, clock: Clock) -> None:
    await store(knowledge, clock, ("avoid_all_travel_to_parts",))
    said = await ask(knowledge, "can I bring my vape")
    assert said["lead"].startswith("FCDO advises against all travel to parts of Thailand.")
    assert said["lead"].endswith("\n\n")


async def test_the_warning_of_the_region_asked_about_is_said_again(
    knowledge: Knowledge, clock: Clock
) -> None:
    await store(knowledge, clock, ("avoid_all_travel_to_parts",))
    said = await ask(knowledge, "taxis in Pattani", "advice_transport")
    assert "no meters" in said["quote"]
    assert "FCDO advises against all travel to Pattani." in said["lead"]


async def test_where_the_page_does_not_say_that_is_said_with_the_nearest_part_and_a_person(
    knowledge: Knowledge, clock: Clock
) -> None:
    await store(knowledge, clock)
    said = await ask(knowledge, "do I need a plug adapter for my hairdryer")
    assert said["response"] == "utter_advice_no_answer"
    assert "https://www.gov.uk/foreign-travel-advice/thailand/" in said["part_source"]
    assert [button["payload"] for button in said["buttons"]] == ["/talk_to_human"]


async def test_a_copy_that_nobody_confirmed_for_long_says_so(knowledge: Knowledge, clock: Clock) -> None:
    await store(knowledge, clock)
    clock.forward(3 * 86_400)
    said = await ask(knowledge, "can I bring my vape")
    assert "I last checked this page on 21 November 2026" in said["quote_source"]


async def test_without_a_page_the_facts_that_we_ship_answer(knowledge: Knowledge) -> None:
    said = await ask(knowledge, "can I bring my vape")
    assert said["response"] == "utter_fact_laws"
    assert said["facts"].startswith("Vapes and e-cigarettes: banned.")


async def test_a_question_for_nothing_in_particular_gets_the_general_reply(
    knowledge: Knowledge, clock: Clock
) -> None:
    await store(knowledge, clock)
    assert (await ask(knowledge, "is it safe to go", "advice_safety"))["response"] == "utter_fact_safety"


async def test_a_page_that_is_gone_is_not_quoted(knowledge: Knowledge, clock: Clock) -> None:
    await store(knowledge, clock)
    async with knowledge.database.write() as session:
        await repository.mark_gone(session, "thailand", clock())
    assert (await ask(knowledge, "can I bring my vape"))["response"] == "utter_fact_laws"


async def test_the_question_that_waited_for_a_country_is_the_one_that_is_answered(
    knowledge: Knowledge, clock: Clock
) -> None:
    await store(knowledge, clock)
    dispatcher = CollectingDispatcher()
    asked = tracker("thailand", "inform", waiting_topic="advice_laws", question="are vapes ok")
    await Inform(knowledge).run(dispatcher, asked, {})
    assert "Vapes" in dispatcher.messages[0]["quote"]


@pytest.fixture
def pinned(knowledge: Knowledge, places_file: Path, tmp_path: Path) -> Knowledge:
    (tmp_path / pins.FILE).write_text(PINNED, encoding="utf-8")
    words, file = vocabulary.load(DATA / "advice"), ranking.load(DATA / "advice")
    search = Search(words, file, finder.load(places_file), None, pins.load(tmp_path))
    return replace(knowledge, advice=Advice(search, timedelta(days=1)))


async def test_an_approved_wording_is_given_whole_as_ours_with_the_page_s_link(
    pinned: Knowledge, clock: Clock
) -> None:
    await store(pinned, clock, ("avoid_all_travel_to_parts",))
    said = await ask(pinned, "can I bring my vape please")
    assert said["response"] == "utter_advice_quote"
    assert said["quote"] == said["quote_short"] == "Leave your vape at home. It may cost you your holiday."
    assert said["quote_rest"] == "" and said["lead"], "what FCDO advises against still leads"
    assert "our own words, reviewed on 2 November 2026, not a quotation" in said["quote_source"]
    assert said["quote_source"].endswith("/foreign-travel-advice/thailand/safety-and-security")
    assert "GOV.UK, " not in said["quote_source"]


async def test_a_pinned_question_is_answered_although_it_asks_for_nothing_in_particular(
    pinned: Knowledge, clock: Clock
) -> None:
    await store(pinned, clock)
    assert "at home" in (await ask(pinned, "is it safe to go", "advice_safety"))["quote"]


async def test_a_wording_whose_day_is_past_gives_way_to_the_page(pinned: Knowledge, clock: Clock) -> None:
    await store(pinned, clock)
    clock.forward(3 * 86_400)  # 24 November
    assert "against the law" in (await ask(pinned, "can I bring my vape"))["quote"]
