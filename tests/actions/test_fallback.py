"""What a person is offered when a message was not understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Fallback
from actions.knowledge import Knowledge
from consular.database import Database
from consular.replies.briefing import Briefing
from consular.topics import catalogue

RANKING = ["greet", "advice_safety", "nlu_fallback", "lost_stolen_passport", "find_embassy"]


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    data = Path("data")
    return Knowledge(database, dict(catalogue.load(data / "topics")), Briefing(data))


def tracker(misunderstood: int, form: str | None = None) -> Tracker:
    message: dict[str, Any] = {
        "intent": {"name": "nlu_fallback", "confidence": 0.3},
        "intent_ranking": [{"name": name, "confidence": 0.2} for name in RANKING],
        "text": "mumble",
    }
    slots = {"misunderstood": misunderstood}
    return Tracker("1", slots, message, [], False, None, {"name": form} if form else {}, "action_listen")


async def test_the_two_nearest_topics_and_a_person_are_offered(knowledge: Knowledge) -> None:
    dispatcher = CollectingDispatcher()
    await Fallback(knowledge).run(dispatcher, tracker(0), {})
    [message] = dispatcher.messages
    assert message["response"] == "utter_fallback"
    assert message["buttons"] == [
        {"title": "Is it safe", "payload": "/advice_safety"},
        {"title": "Lost or stolen passport", "payload": "/lost_stolen_passport"},
        {"title": "Speak to a person", "payload": "/talk_to_human"},
    ]


async def test_the_second_time_in_a_row_a_person_is_offered(knowledge: Knowledge) -> None:
    dispatcher = CollectingDispatcher()
    events = await Fallback(knowledge).run(dispatcher, tracker(1), {})
    [message] = dispatcher.messages
    assert message["response"] == "utter_fallback_again"
    assert [button["payload"] for button in message["buttons"]] == ["/talk_to_human"]
    assert {"event": "slot", "name": "misunderstood", "value": 2, "timestamp": None} in events


async def test_a_form_that_was_interrupted_goes_on(knowledge: Knowledge) -> None:
    events = await Fallback(knowledge).run(CollectingDispatcher(), tracker(0, "emergency_form"), {})
    assert events[-1]["name"] == "emergency_form" and events[-1]["event"] == "followup"
