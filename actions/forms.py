"""How every form takes an answer: it accepts corrections, digressions, SKIP and "never mind", and never blocks.

A form is a list of slots with one prefix. Whatever is not clearly something else is the answer.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import details
from actions.conversation import KnowingAction
from actions.turn import Turn

SKIPPED = "-"
ALWAYS_ELSEWHERE = ("talk_to_human", "restart", "delete_my_data", "bot_challenge", "privacy_data")
SMALL_TALK = ("greet", "thanks", "goodbye", "affirm", "help")
SURE = 0.5
PLAIN = 0.8  # what small talk is read with: a name or "2 of us" may look a little like it


class Form(KnowingAction):
    """`form` is its name in the domain; `slots` in the order of asking, the country first."""

    form = ""
    slots: tuple[str, ...] = ()

    def name(self) -> str:
        return f"validate_{self.form}"

    @property
    def country_slot(self) -> str:
        return self.slots[0]

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        if now.requested not in self.slots or now.form != self.form:
            return self.prefill(tracker, now)
        if self._was_answered(tracker):
            return []  # another action took this message already: only ask again
        if details.is_stop(now.text):
            return self._end()
        correction = details.without_correction(now.text)
        if correction:
            corrected = await self._correct(dispatcher, tracker, now, correction)
            if corrected:
                return corrected
        elif now.intent == "deny" and now.confidence > SURE and len(now.text) < 40:
            return self._end()
        if self._is_digression(now):
            return [ActionExecutionRejected(self.form)]
        return self.take(now, now.requested, correction or now.text)

    @staticmethod
    def _end() -> list[EventType]:
        """Rasa ends a form only if some other slot is set as well; else it asks the policies again."""
        return [SlotSet("offer", None), SlotSet("requested_slot", None), ActiveLoop(None)]

    def prefill(self, tracker: Tracker, now: Turn) -> list[EventType]:
        """What is already known is not asked."""
        known = tracker.get_slot(self.country_slot) or now.country
        return [SlotSet(self.country_slot, known)] if known else []

    def _was_answered(self, tracker: Tracker) -> bool:
        """Whether an action of ours has run since the person's message."""
        for event in reversed(tracker.events):
            if event.get("event") == "user":
                return False
            if event.get("event") == "action" and event.get("name") not in ("action_listen", self.form):
                return True
        return False

    def take(self, now: Turn, slot: str, text: str) -> list[EventType]:
        if details.is_skip(text):
            return [SlotSet(slot, SKIPPED)]
        if slot == self.country_slot:
            return [SlotSet(slot, now.country or text[:200])]
        return [SlotSet(slot, text[:1000])]

    async def _correct(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, now: Turn, correction: str
    ) -> list[EventType]:
        """Put right an answer given before; the question that is open is asked again. Empty where none fits."""
        slot, value = self._corrected(tracker, now, correction)
        if slot is None or slot == now.requested:
            return []
        shown = value
        if slot == self.country_slot:
            [shown] = await self.knowledge.names_of((value,)) or [value]
        dispatcher.utter_message(response="utter_corrected", detail=shown)
        return [SlotSet(slot, value)]

    def _corrected(self, tracker: Tracker, now: Turn, correction: str) -> tuple[str | None, str]:
        """The slot that a correction means, by what kind of thing it names."""
        filled = [slot for slot in self.slots if tracker.get_slot(slot)]
        reach, when = details.find_reach(correction), details.find_when(correction)
        for slot in filled:
            if slot.endswith("_contact") and reach:
                return slot, correction
            if slot.endswith(("_date", "_until")) and when and not reach:
                return slot, when
            if slot == self.country_slot and now.country and tracker.get_slot(slot) != now.country:
                return slot, now.country
        if "name" in now.text.lower():
            names = [slot for slot in filled if slot.endswith(("_name", "_person"))]
            return (names[0], correction) if names else (None, "")
        return None, ""

    def _is_digression(self, now: Turn) -> bool:
        """Whether the message is about something else. Asked to choose, we take it for the answer."""
        intent = self.knowledge.catalogue.get(now.intent)
        if intent is None:
            return False
        if intent.is_emergency:
            return now.emergency is not None and self.form != "emergency_form"
        if now.confidence < SURE:
            return False
        if now.intent in ALWAYS_ELSEWHERE:
            return True
        if now.intent in SMALL_TALK:
            return now.confidence >= PLAIN and len(now.text.split()) <= 4
        return details.is_question(now.text)
