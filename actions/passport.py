"""The passport case: when a lost or stolen passport cannot wait."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import KnowingAction
from actions.forms import SKIPPED, Form
from actions.turn import Turn
from consular.effects import OpenCase
from consular.severity import Severity


class PassportForm(Form):
    form = "passport_case_form"
    slots = ("passport_country", "passport_travel_date", "passport_name", "passport_contact")


class SubmitPassportCase(KnowingAction):
    """Opens the case; a form that the person stopped opens none."""

    action = "action_submit_passport_case"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        given = {slot: tracker.get_slot(slot) for slot in PassportForm.slots}
        forget = [SlotSet(slot, None) for slot in PassportForm.slots]
        if not all(given.values()):
            await self.say(dispatcher, "utter_form_stopped", now)
            return forget
        told = {slot.removeprefix("passport_"): value for slot, value in given.items() if value != SKIPPED}
        await self.say(dispatcher, "utter_passport_case_opened", now)
        case = OpenCase(topic="lost_stolen_passport", severity=Severity.NORMAL, details=told)
        dispatcher.utter_message(json_message=case.model_dump(mode="json"))
        return forget
