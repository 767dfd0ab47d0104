"""Answers any topic out of its replies and the database: the one action that most intents need.

The words stand in data/topics: `utter_<intent>`, and `utter_<intent>_anywhere` where the country is not known.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import advice, details, key_facts, particulars, questions, turn, validity
from actions.knowledge import Knowledge
from actions.turn import Turn
from consular.topics.catalogue import Intent, Need

EMERGENCY_FORM = "emergency_form"


class Answer(Action):
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        now = turn.read(tracker)
        name = validity.meant(now.intent, now.text)
        return await answer(self._knowledge, dispatcher, tracker, domain, now, name)


async def answer(
    knowledge: Knowledge,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: dict[str, Any],
    now: Turn,
    name: str,
    question: str | None = None,
) -> list[EventType]:
    """Say what there is to say on an intent; ask for the country at most once. `question` is what was asked before,
    where the message only adds a country to it."""
    intent = knowledge.catalogue[name]
    if intent.country is not Need.UNUSED and now.choices and not intent.is_emergency:
        return await ask_which(knowledge, dispatcher, now.choices, name)
    facts = await knowledge.brief(now.country, now.place)
    events: list[EventType] = [SlotSet("topic", name), SlotSet("misunderstood", 0)]
    if intent.is_emergency:
        events.append(SlotSet("emergency_topic", name))
        particulars.tell(dispatcher, intent, now.text)
    if advice.is_asked(intent):
        events.append(SlotSet("question", question or now.text))
    if now.country or intent.country is Need.UNUSED:
        await _say(knowledge, dispatcher, now, intent, question or now.text, facts)
        events.append(SlotSet("waiting_topic", None))
    else:
        events += _answer_anywhere(dispatcher, tracker, domain, now, intent, facts)
    return events + _go_on(knowledge, dispatcher, tracker, now, intent)


async def _say(
    knowledge: Knowledge,
    dispatcher: CollectingDispatcher,
    now: Turn,
    intent: Intent,
    question: str,
    facts: dict[str, str],
) -> None:
    """The official page's own words where they answer, else the facts that ship, else what we say on the topic."""
    if advice.is_asked(intent) and await advice.answer(knowledge, dispatcher, now, question, facts):
        return
    if await key_facts.answer(knowledge, dispatcher, now, intent.name, question, facts):
        return
    dispatcher.utter_message(response=f"utter_{intent.name}", **facts)


def _answer_anywhere(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: dict[str, Any],
    now: Turn,
    intent: Intent,
    facts: dict[str, str],
) -> list[EventType]:
    """The general answer, then the question for the country unless it was just asked. Emergencies have a form."""
    dispatcher.utter_message(response=f"utter_{intent.name}_anywhere", **facts)
    if intent.is_emergency or now.form:
        return []
    asked_before = tracker.get_slot("waiting_topic") is not None
    if asked_before:
        dispatcher.utter_message(response="utter_still_no_country", **facts)
        return [SlotSet("waiting_topic", None)]
    dispatcher.utter_message(response="utter_ask_country", **facts)
    return [SlotSet("waiting_topic", intent.name)]


def _go_on(
    knowledge: Knowledge, dispatcher: CollectingDispatcher, tracker: Tracker, now: Turn, intent: Intent
) -> list[EventType]:
    """What comes after the answer: an emergency's questions, an offer, or back to the form that was interrupted."""
    if _asks(knowledge, tracker, now, intent):
        return [FollowupAction(EMERGENCY_FORM)]
    if now.form:
        return [FollowupAction(now.form)]
    if intent.offer:
        dispatcher.utter_message(response="utter_offer_passport_case")
        when = details.find_when(now.text) or tracker.get_slot("passport_travel_date")
        return [SlotSet("offer", intent.offer), SlotSet("passport_travel_date", when)]
    return [SlotSet("offer", None)]


def _asks(knowledge: Knowledge, tracker: Tracker, now: Turn, intent: Intent) -> bool:
    is_open = now.form == EMERGENCY_FORM
    return intent.is_emergency and not is_open and not questions.were_asked(knowledge, tracker, intent.name)


async def ask_which(
    knowledge: Knowledge, dispatcher: CollectingDispatcher, choices: tuple[str, ...], waiting: str | None
) -> list[EventType]:
    """A name that means several countries: ask, with a button for each."""
    names = await knowledge.names_of(choices)
    buttons = [
        {"title": name, "payload": f'/inform{{"country": "{slug}"}}'}
        for slug, name in zip(choices, names, strict=True)
    ]
    dispatcher.utter_message(response="utter_ask_which_place", places=" or ".join(names), buttons=buttons)
    return [SlotSet("waiting_topic", waiting), SlotSet("country", None)]
