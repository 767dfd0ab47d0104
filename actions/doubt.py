"""Asks "Are you safe right now?" after the answer to a message that may tell of an emergency.

It wraps every action, so that the question does not depend on how the message was read. Two such messages in a row
are an emergency.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import turn
from actions.answer import answer
from actions.knowledge import Knowledge
from consular.effects import DeclareEmergency

SAFE = "safe"  # what `offer` holds while we wait for the answer
QUESTION = "utter_ask_safe_now"


class Doubting(Action):
    """An action, and the question after it where there is a doubt."""

    def __init__(self, action: Action, knowledge: Knowledge) -> None:
        self._action = action
        self._knowledge = knowledge

    def name(self) -> str:
        return str(self._action.name())

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        now = turn.read(tracker)
        if now.doubt and tracker.get_slot("offer") == SAFE:
            return await declare(self._knowledge, dispatcher, tracker, domain, now.doubt)
        events: list[EventType] = list(await self._action.run(dispatcher, tracker, domain))
        is_over = not any(event.get("event") == "followup" for event in events)
        if now.doubt and is_over and not now.form:
            dispatcher.utter_message(response=QUESTION)
            events += [SlotSet("offer", SAFE), SlotSet("emergency_topic", now.doubt)]
        return events


async def declare(
    knowledge: Knowledge,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: dict[str, Any],
    topic: str,
) -> list[EventType]:
    """The person is not safe: what to do, and an emergency for the gateway to hold, file and tell officers of."""
    dispatcher.utter_message(json_message=DeclareEmergency(topic=topic).model_dump())
    events = await answer(knowledge, dispatcher, tracker, domain, turn.read(tracker), topic)
    return [SlotSet("offer", None), *events]
