"""An emergency's details, for the case that is already open. The holding reply came long before this.

At most three questions: who has to be asked for the country says the place in the same answer, and which way of being
reached is asked for stands in `actions.questions`.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import details, particulars, questions
from actions.conversation import KnowingAction
from actions.forms import SKIPPED, Form
from actions.questions import CONTACT, COUNTRY, NOT_ASKED, PERSON, PLACE, SAFE_CONTACT, SELF
from actions.turn import Turn
from consular.effects import OpenCase


class EmergencyForm(Form):
    form = "emergency_form"
    slots = (COUNTRY, SAFE_CONTACT, PLACE, PERSON, CONTACT)

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        """What else an answer tells is kept at once: who stops half way has told it all the same."""
        events = await super().act(dispatcher, tracker, domain, now)
        if now.requested and any(event.get("name") == now.requested for event in events):
            particulars.tell(dispatcher, self.knowledge.catalogue[questions.topic_of(tracker)], now.text)
        if now.emergency in self.knowledge.discreet and tracker.get_slot(SAFE_CONTACT) == NOT_ASKED:
            return [
                *events,
                SlotSet("emergency_topic", now.emergency),
                *questions.ways(tracker, is_discreet=True),
            ]
        return events

    def prefill(self, tracker: Tracker, now: Turn) -> list[EventType]:
        events = super().prefill(tracker, now)
        if tracker.get_slot(PERSON) is None and particulars.is_own(particulars.find_about(now.text)):
            events.append(SlotSet(PERSON, SELF))
        return events + questions.ways(tracker, questions.topic_of(tracker) in self.knowledge.discreet)

    def take(self, now: Turn, slot: str, text: str) -> list[EventType]:
        events = super().take(now, slot, text)
        if slot == COUNTRY:
            events.append(SlotSet(PLACE, SKIPPED if details.is_skip(text) else text[:1000]))
        return events


class SubmitEmergency(KnowingAction):
    """Adds to the case whatever was told, also when the person stopped half way."""

    action = "action_submit_emergency"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        given = {slot: tracker.get_slot(slot) for slot in EmergencyForm.slots}
        told = {
            slot.removeprefix("emergency_"): value
            for slot, value in given.items()
            if value and value != SKIPPED
        }
        complete = all(value is not None for value in given.values())
        response = "utter_emergency_details_added" if complete else "utter_emergency_details_partial"
        await self.say(dispatcher, response, now)
        topic = questions.topic_of(tracker)
        intent = self.knowledge.catalogue[topic]
        case = OpenCase(topic=intent.name, severity=intent.severity, details=told)
        dispatcher.utter_message(json_message=case.model_dump(mode="json"))
        # The way to be reached stays, so that a second emergency message does not start the questions again.
        asked = SAFE_CONTACT if topic in self.knowledge.discreet else CONTACT
        return [SlotSet(asked, given[asked] or SKIPPED)]
