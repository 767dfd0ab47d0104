"""Answers questions of travel advice with the official page's own words, or says that the page does not say.

No sentence stands here, and none is made: what is quoted is GOV.UK's, what stands around it is data's.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import Knowledge
from actions.turn import Turn
from consular.advice.answering import Answer
from consular.topics.catalogue import Intent

TOPIC = "advice"
NOT_OF_PASSAGES = frozenset({"advice_whats_changed"})  # its answer is the page's date and description
HUMAN = "talk_to_human"


def is_asked(intent: Intent) -> bool:
    return intent.topic == TOPIC and intent.name not in NOT_OF_PASSAGES


async def answer(
    knowledge: Knowledge, dispatcher: CollectingDispatcher, now: Turn, question: str, facts: dict[str, str]
) -> bool:
    """Say what the page of the country in mind says; False where it has to be answered out of the facts."""
    found = await knowledge.look_up(now.country, question)
    if found is None:
        return False
    filled = {**facts, **_placeholders(knowledge, found)}
    if found.is_answer:
        dispatcher.utter_message(response="utter_advice_quote", **filled)
    else:
        title = knowledge.catalogue[HUMAN].title
        buttons = [{"title": title, "payload": f"/{HUMAN}"}]
        dispatcher.utter_message(response="utter_advice_no_answer", buttons=buttons, **filled)
    return True


def _placeholders(knowledge: Knowledge, found: Answer) -> dict[str, Any]:
    render = knowledge.briefing.blocks.render
    passage, seen = found.passage, found.confirmed_at if found.is_old else None
    lead = render("advice_lead", found.standing, found.warning)
    place = passage.heading.rsplit(" > ", 1)[-1] or passage.part_title
    return {
        "lead": f"{lead}\n\n" if lead else "",
        "quote": found.quote,
        "quote_short": found.short,
        "quote_rest": f"\f{render('advice_rest', passage)}" if found.is_shortened else "",
        "quote_part": passage.part_title,
        "quote_heading": place,
        "quote_source": render(*_source(found), seen),
        "part_source": render("advice_part", passage, seen),
    }


def _source(found: Answer) -> tuple[Any, ...]:
    """What says whose words an answer is: the page's, or ours that somebody approved."""
    if found.approved:
        return "advice_approved", found.approved, found.link
    return "advice_source", found.passage
