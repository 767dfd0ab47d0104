"""Arrivals, stays, word of being safe, alerts, and the state of a case."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ask_which
from actions.conversation import KnowingAction, resume
from actions.forms import SKIPPED, Form
from actions.turn import Turn
from consular.effects import MarkSafe, RecordPresence, Subscribe, Unsubscribe
from consular.presence import repository as presence

SUBSCRIBE = "subscribe_alerts"


class RegisterPresence(KnowingAction):
    action = "action_register_presence"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        return [SlotSet("topic", now.intent), FollowupAction(PresenceForm.form)]


class PresenceForm(Form):
    form = "presence_form"
    slots = ("presence_country", "presence_place", "presence_until", "presence_people")


class SubmitPresence(KnowingAction):
    action = "action_submit_presence"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        given = {slot.removeprefix("presence_"): tracker.get_slot(slot) for slot in PresenceForm.slots}
        forget = [SlotSet(slot, None) for slot in PresenceForm.slots]
        if not all(given.values()):
            await self.say(dispatcher, "utter_presence_stopped", now)
            return forget
        told = {kind: None if value == SKIPPED else value for kind, value in given.items()}
        await self.say(
            dispatcher,
            "utter_presence_recorded",
            now,
            presence_until=given["until"],
            presence_people=given["people"],
        )
        effect = RecordPresence(place=told["place"], until=told["until"], people=told["people"])
        dispatcher.utter_message(json_message=effect.model_dump())
        return forget


class ImSafe(KnowingAction):
    action = "action_im_safe"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        await self.say(dispatcher, "utter_im_safe_recorded", now)
        dispatcher.utter_message(json_message=MarkSafe().model_dump())
        return resume(now)


class SubscribeAlerts(KnowingAction):
    action = "action_subscribe_alerts"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        if now.choices:
            return await ask_which(self.knowledge, dispatcher, now.choices, SUBSCRIBE)
        if not now.country:
            await self.say(dispatcher, "utter_ask_country", now)
            return [SlotSet("waiting_topic", SUBSCRIBE)]
        async with self.knowledge.database.read() as session:
            subscribed = now.country in await presence.subscriptions(session, now.contact_id)
        await self.say(dispatcher, "utter_already_subscribed" if subscribed else "utter_subscribed", now)
        dispatcher.utter_message(json_message=Subscribe(country=now.country).model_dump())
        return [SlotSet("topic", SUBSCRIBE), SlotSet("waiting_topic", None), *resume(now)]


class UnsubscribeAlerts(KnowingAction):
    """Ends alerts for the country named in this message, else for all."""

    action = "action_unsubscribe_alerts"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        named = next(tracker.get_latest_entity_values("country"), None)
        async with self.knowledge.database.read() as session:
            current = await presence.subscriptions(session, now.contact_id)
        if not current or (named and named not in current):
            response = "utter_not_subscribed"
        else:
            response = "utter_unsubscribed" if named else "utter_unsubscribed_all"
        await self.say(dispatcher, response, now)
        dispatcher.utter_message(json_message=Unsubscribe(country=named).model_dump())
        return resume(now)
