"""An emergency's details, for the case that is already open. The holding reply came long before this."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import KnowingAction
from actions.forms import SKIPPED, Form
from actions.turn import Turn
from consular.effects import OpenCase


class EmergencyForm(Form):
    form = "emergency_form"
    slots = ("emergency_country", "emergency_place", "emergency_person", "emergency_contact")


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
        complete = all(given.values())
        response = "utter_emergency_details_added" if complete else "utter_emergency_details_partial"
        await self.say(dispatcher, response, now)
        intent = self.knowledge.catalogue[tracker.get_slot("emergency_topic") or "immediate_danger"]
        case = OpenCase(topic=intent.name, severity=intent.severity, details=told)
        dispatcher.utter_message(json_message=case.model_dump(mode="json"))
        # The contact stays, so that a second emergency message does not start the questions again.
        return [SlotSet("emergency_contact", given["emergency_contact"] or SKIPPED)]
