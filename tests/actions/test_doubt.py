"""When and how a person is asked whether they are safe, and what follows from the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import registry
from actions.doubt import QUESTION, SAFE
from actions.knowledge import Knowledge
from consular.database import Database
from consular.replies.briefing import Briefing
from consular.topics import catalogue


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    data = Path("data")
    return Knowledge(database, dict(catalogue.load(data / "topics")), Briefing(data))


def tracker(intent: str, doubt: str | None, **slots: Any) -> Tracker:
    message = {"intent": {"name": intent, "confidence": 0.6}, "text": "he is at the door", "doubt": doubt}
    return Tracker("1", slots, message, [], False, None, {}, "action_listen")


async def run(
    knowledge: Knowledge, action: str, at: Tracker
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The messages and the events of an action as the server would run it."""
    dispatcher = CollectingDispatcher()
    [chosen] = [one for one in registry.make(knowledge) if one.name() == action]
    events = await chosen.run(dispatcher, at, {})  # type: ignore[misc]
    return dispatcher.messages, events


def said(messages: list[dict[str, Any]]) -> list[str]:
    return [message["response"] for message in messages if message.get("response")]


async def test_the_question_follows_the_answer(knowledge: Knowledge) -> None:
    messages, events = await run(knowledge, "action_answer", tracker("help", "immediate_danger"))
    assert said(messages) == ["utter_help", QUESTION]
    assert {"event": "slot", "name": "offer", "value": SAFE, "timestamp": None} in events


@pytest.mark.parametrize("action", ["action_fallback", "action_inform"])
async def test_the_question_does_not_depend_on_how_the_message_was_read(
    knowledge: Knowledge, action: str
) -> None:
    messages, _ = await run(knowledge, action, tracker("nlu_fallback", "immediate_danger", country="spain"))
    assert said(messages)[-1] == QUESTION


async def test_nobody_is_asked_without_a_doubt(knowledge: Knowledge) -> None:
    messages, _ = await run(knowledge, "action_answer", tracker("help", None))
    assert said(messages) == ["utter_help"]


async def test_a_yes_goes_on_calmly(knowledge: Knowledge) -> None:
    messages, events = await run(knowledge, "action_affirm", tracker("affirm", None, offer=SAFE))
    assert said(messages) == ["utter_safe_now"]
    assert {"event": "slot", "name": "offer", "value": None, "timestamp": None} in events


async def test_a_no_is_the_emergency_that_was_asked_about(knowledge: Knowledge) -> None:
    at = tracker("deny", None, offer=SAFE, emergency_topic="kidnap_hostage")
    messages, _ = await run(knowledge, "action_deny", at)
    assert {"effect": "declare_emergency", "topic": "kidnap_hostage"} in [
        m["custom"] for m in messages if m["custom"]
    ]
    assert said(messages) == ["utter_kidnap_hostage_anywhere"]


async def test_a_second_doubt_in_a_row_is_an_emergency(knowledge: Knowledge) -> None:
    messages, _ = await run(knowledge, "action_answer", tracker("help", "immediate_danger", offer=SAFE))
    assert {"effect": "declare_emergency", "topic": "immediate_danger"} in [
        m["custom"] for m in messages if m["custom"]
    ]
    assert "utter_help" not in said(messages)
