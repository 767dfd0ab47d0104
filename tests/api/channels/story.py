"""The same story on every channel: a lost passport becomes a case. The bot's part in it, and what a person says."""

from __future__ import annotations

from sqlalchemy import select

from api.rasa.client import Answer, Turn
from consular.cases import repository as cases
from consular.cases.models import Case
from consular.conversations import repository as conversations
from consular.database import Database
from tests.fakes import answer

DETAILS = {"passport_name": "Sam Jones"}
CASE = {"effect": "open_case", "topic": "lost_stolen_passport", "severity": "normal", "details": DETAILS}
LOST, NAME, NEXT = "I\u2019ve lost my passport in Marrakech", "Sam Jones", "what happens next"
SAID = (LOST, NAME, NEXT)
MUGGED = "I was just mugged and beaten up in Rome"


def play(turn: Turn) -> Answer:
    """The bot's part."""
    match turn.text:
        case text if text == LOST:
            return answer("Report it to the police.", "What is your full name?")
        case text if text == NAME:
            return answer(opened(turn.metadata["reference"]), intent="inform", effects=[CASE])
    return answer(f"answer to {turn.text}")


def opened(reference: str) -> str:
    return f"Your case is open. Your reference is {reference}."


def told(reference: str) -> list[str]:
    """Everything that the person should have heard at the end, once and in this order."""
    return ["Report it to the police.", "What is your full name?", opened(reference), f"answer to {NEXT}"]


async def reference_of(database: Database, channel: str, address: str) -> str:
    """The reference of the case that is open now, with all that was told for it."""
    async with database.read() as session:
        found = await conversations.find(session, channel, address)
        assert found, f"nobody wrote by {channel}"
        case = await cases.open_case_of(session, found.id)
        assert case and await cases.details(session, case.id) == DETAILS
    return case.reference


async def only_reference(database: Database) -> str:
    """The same where nobody can know the address: the only case that there is."""
    async with database.read() as session:
        case = (await session.execute(select(Case))).scalar_one()
        assert await cases.details(session, case.id) == DETAILS
    return case.reference
