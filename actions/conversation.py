"""The talk around the topics: bare details, yes and no, misunderstandings, people, starting again, erasing data."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import questions, turn
from actions.answer import answer, ask_which
from actions.doubt import SAFE, declare
from actions.knowledge import Knowledge
from actions.turn import Turn
from consular.effects import EraseData, RequestOfficer

ERASE = "erase"  # what `offer` holds while we wait for a yes to erasing
OFTEN = 2  # misunderstandings in a row


class KnowingAction(Action):
    """An action that is given the knowledge; `action` is its name in the domain."""

    action = ""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def name(self) -> str:
        return self.action

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return await self.act(dispatcher, tracker, domain, turn.read(tracker))

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        raise NotImplementedError

    async def say(self, dispatcher: CollectingDispatcher, response: str, now: Turn, **more: Any) -> None:
        """Utter a reply with every placeholder filled."""
        facts = await self.knowledge.brief(now.country, now.place)
        dispatcher.utter_message(response=response, **{**facts, "case_reference": now.reference, **more})


def resume(now: Turn) -> list[EventType]:
    """Back to the form that the message interrupted, if any."""
    return [FollowupAction(now.form)] if now.form else []


class Inform(KnowingAction):
    """A bare place answers the question that waits for it, or asks the last question again for the new country."""

    action = "action_inform"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        name = tracker.get_slot("waiting_topic") or tracker.get_slot("topic")
        if now.choices:
            return await ask_which(self.knowledge, dispatcher, now.choices, name)
        if not now.country:
            await self.say(dispatcher, "utter_message_unreadable", now)
            return resume(now)
        if name == "subscribe_alerts":
            return [FollowupAction("action_subscribe_alerts")]
        if name in self.knowledge.catalogue and self.knowledge.catalogue[name].country != "unused":
            return await answer(
                self.knowledge, dispatcher, tracker, domain, now, name, tracker.get_slot("question")
            )
        await self.say(dispatcher, "utter_inform_noted", now)
        return [SlotSet("misunderstood", 0), *resume(now)]


class Fallback(KnowingAction):
    """Not understood: say so, offer the two nearest topics and a person; the second time, a person."""

    action = "action_fallback"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        count = int(tracker.get_slot("misunderstood") or 0) + 1
        nearest = self._nearest(tracker)
        if count >= OFTEN or len(nearest) < 2:
            await self.say(dispatcher, "utter_fallback_again", now, buttons=_buttons([]))
        else:
            await self.say(dispatcher, "utter_fallback", now, buttons=_buttons(nearest))
        return [SlotSet("misunderstood", count), *resume(now)]

    def _nearest(self, tracker: Tracker) -> list[tuple[str, str]]:
        """Name and title of the two likeliest topics that a person could have meant."""
        ranked = [entry["name"] for entry in tracker.latest_message.get("intent_ranking", [])]
        known = [self.knowledge.catalogue[name] for name in ranked if name in self.knowledge.catalogue]
        return [(intent.name, intent.title) for intent in known if intent.topic != "conversation"][:2]


def _buttons(nearest: list[tuple[str, str]]) -> list[dict[str, str]]:
    offered = [*nearest, ("talk_to_human", "Speak to a person")]
    return [{"title": title, "payload": f"/{name}"} for name, title in offered]


class Affirm(KnowingAction):
    """Yes, to whatever was offered last."""

    action = "action_affirm"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        offer = tracker.get_slot("offer")
        if offer == SAFE:
            await self.say(dispatcher, "utter_safe_now", now)
            return [SlotSet("offer", None), *resume(now)]
        if offer == ERASE:
            response = "utter_delete_my_data_kept" if now.has_case else "utter_delete_my_data_done"
            await self.say(dispatcher, response, now)
            dispatcher.utter_message(json_message=EraseData().model_dump())
            return [AllSlotsReset(), ActiveLoop(None)]
        if offer:
            return [SlotSet("offer", None), FollowupAction(offer)]
        if now.form:
            return resume(now)
        await self.say(dispatcher, "utter_affirm", now)
        return []


class Deny(KnowingAction):
    """No, to whatever was offered last."""

    action = "action_deny"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        offer = tracker.get_slot("offer")
        if offer == SAFE:
            return await declare(self.knowledge, dispatcher, tracker, domain, questions.topic_of(tracker))
        erasing = offer == ERASE
        await self.say(dispatcher, "utter_delete_my_data_stopped" if erasing else "utter_deny", now)
        return [SlotSet("offer", None), SlotSet("waiting_topic", None), *resume(now)]


class TalkToHuman(KnowingAction):
    """Put the conversation in the officers' queue, with a reference to quote."""

    action = "action_talk_to_human"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        await self.say(dispatcher, "utter_talk_to_human", now)
        topic = tracker.get_slot("topic") or "talk_to_human"
        dispatcher.utter_message(json_message=RequestOfficer(topic=topic).model_dump())
        return [SlotSet("misunderstood", 0), *resume(now)]


class Restart(KnowingAction):
    """Forget what was said about topic and country. The transcript and any case stay."""

    action = "action_restart"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        await self.say(dispatcher, "utter_restart", now)
        return [AllSlotsReset(), ActiveLoop(None)]


class DeleteMyData(KnowingAction):
    """Ask before erasing; `Affirm` does it."""

    action = "action_delete_my_data"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        await self.say(dispatcher, "utter_delete_my_data_confirm", now)
        return [SlotSet("offer", ERASE), ActiveLoop(None), SlotSet("requested_slot", None)]
