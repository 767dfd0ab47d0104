"""Answers questions of travel advice out of the facts that ship, where no page of GOV.UK's can be quoted."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import Knowledge
from actions.turn import Turn
from consular.countries import repository as countries


async def answer(
    knowledge: Knowledge,
    dispatcher: CollectingDispatcher,
    now: Turn,
    intent: str,
    question: str,
    facts: dict[str, str],
) -> bool:
    """Say what we know of the country in mind, with its date and link; False where that is nothing."""
    if now.country is None:
        return False
    async with knowledge.database.read() as session:
        country = await countries.get(session, now.country)
        said = (
            await knowledge.briefing.fact_lines.say(session, country, intent, question) if country else None
        )
    if said is None:
        return False
    response, lines = said
    dispatcher.utter_message(response=response, **{**facts, **lines})
    return True
