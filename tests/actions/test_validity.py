"""How long a passport has to be valid for a journey is a question of the country's rules, not of renewing it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import validity
from actions.answer import Answer
from actions.conversation import Inform
from actions.knowledge import Knowledge
from consular.database import Database
from consular.replies.briefing import Briefing
from consular.topics import catalogue

DATA = Path("data")
OF_A_JOURNEY = [
    "how long does my passport have to be valid?",
    "how long should a passport be valid for before I fly",
    "How many months must be left on my passport",
    "how much time do I need left on my passport to get in",
    "passport validity rules",
    "is there a 6 month rule for passports",
    "my passport has 4 months left is that enough",
    "passport runs out in May, can I still travel in April",
    "is my passport valid for travel",
]
OF_A_NEW_ONE = [
    "how long is a passport valid for once I renew it",
    "my passport has 4 months left, how do I renew it",
    "how long does it take to get a new passport",
    "passport expires in March, where do I apply",
    "how much does a passport cost",
    "my passport has expired",
    "how long must my new passport photo be valid",
    "can I travel while my passport is being renewed",
]


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    return Knowledge(database, dict(catalogue.load(DATA / "topics")), Briefing(DATA))


async def run(
    action: Any, text: str, intent: str, **slots: Any
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    message: dict[str, Any] = {"intent": {"name": intent, "confidence": 0.9}, "text": text}
    dispatcher = CollectingDispatcher()
    events = await action.run(
        dispatcher, Tracker("1", slots, message, [], False, None, {}, "action_listen"), {}
    )
    return dispatcher.messages, {e["name"]: e["value"] for e in events if e["event"] == "slot"}


@pytest.mark.parametrize("text", OF_A_JOURNEY)
def test_the_validity_for_a_journey_is_a_question_of_entry(text: str) -> None:
    assert validity.meant("passport_renewal", text) == "advice_entry"


@pytest.mark.parametrize("text", OF_A_NEW_ONE)
def test_a_new_passport_is_left_where_it_is(text: str) -> None:
    assert validity.meant("passport_renewal", text) == "passport_renewal"


@pytest.mark.parametrize("intent", ["lost_stolen_passport", "emergency_travel_document", "arrest", "inform"])
def test_no_other_intent_is_ever_changed(intent: str) -> None:
    assert validity.meant(intent, OF_A_JOURNEY[0]) == intent


def test_no_example_of_renewing_is_taken_for_a_question_of_entry() -> None:
    entries = yaml.safe_load((DATA / "topics/passport/nlu.yml").read_text("utf-8"))["nlu"]
    renewing = [line[2:] for entry in entries if entry.get("intent") == validity.ASKED_OF
                for line in entry["examples"].splitlines()]  # fmt: skip
    for file in Path("tests/bot/evaluation").glob("*.jsonl"):
        messages = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
        renewing += [each["text"] for each in messages if each.get("intent") == validity.ASKED_OF]
    assert len(renewing) > 500
    assert [text for text in renewing if validity.is_asked(text)] == []


async def test_without_a_country_it_is_asked_for_and_then_its_rule_is_the_answer(
    knowledge: Knowledge,
) -> None:
    said, slots = await run(Answer(knowledge), OF_A_JOURNEY[0], "passport_renewal")
    assert [one["response"] for one in said] == ["utter_advice_entry_anywhere", "utter_ask_country"]
    assert (slots["waiting_topic"], slots["question"]) == ("advice_entry", OF_A_JOURNEY[0])
    said, _ = await run(Inform(knowledge), "Thailand", "inform", country="thailand", **slots)
    assert said[0]["response"] == "utter_fact_entry"
    assert said[0]["facts"].startswith("Passport: valid for at least 6 months after the day you arrive.")


async def test_with_a_country_its_rule_is_the_answer_at_once(knowledge: Knowledge) -> None:
    said, _ = await run(Answer(knowledge), OF_A_JOURNEY[0], "passport_renewal", country="thailand")
    assert said[0]["facts"].startswith("Passport: valid for at least 6 months")


async def test_who_renews_is_answered_on_that(knowledge: Knowledge) -> None:
    said, _ = await run(Answer(knowledge), OF_A_NEW_ONE[1], "passport_renewal", country="thailand")
    assert said[0]["response"] == "utter_passport_renewal"
