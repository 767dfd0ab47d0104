"""What a turn of conversation changes besides the transcript.

Actions never write: they return effects, and the gateway applies these in the transaction that stores the
replies. So a turn that is tried again, or that an officer interrupts, leaves nothing half done.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases import proof
from consular.cases import repository as cases
from consular.cases.proof import Challenge
from consular.contacts import erasure
from consular.conversations.models import Conversation, Message
from consular.presence import repository as presence
from consular.severity import Severity


class OpenCase(BaseModel):
    """Open a case, or add to the one that is open; `details` is what the person told us, by kind."""

    effect: Literal["open_case"] = "open_case"
    topic: str
    severity: Severity
    details: dict[str, str] = Field(default_factory=dict)


class DeclareEmergency(BaseModel):
    """The person is not safe, as they said when asked. The worker answers as if the message itself had told of it."""

    effect: Literal["declare_emergency"] = "declare_emergency"
    topic: str


class RequestOfficer(BaseModel):
    """Put the conversation in the officers' queue."""

    effect: Literal["request_officer"] = "request_officer"
    topic: str


class RecordPresence(BaseModel):
    effect: Literal["record_presence"] = "record_presence"
    place: str | None = None
    until: str | None = None
    people: str | None = None


class MarkSafe(BaseModel):
    effect: Literal["mark_safe"] = "mark_safe"


class Subscribe(BaseModel):
    effect: Literal["subscribe"] = "subscribe"
    country: str


class Unsubscribe(BaseModel):
    """End alerts for a country, or for all of them."""

    effect: Literal["unsubscribe"] = "unsubscribe"
    country: str | None = None


class AskForCaseProof(BaseModel):
    """Send a code to the number on a case, if there is such a case and number."""

    effect: Literal["ask_for_case_proof"] = "ask_for_case_proof"
    reference: str


class GiveCaseProof(BaseModel):
    """Use a code; every use counts as a try."""

    effect: Literal["give_case_proof"] = "give_case_proof"
    text: str


class EraseData(BaseModel):
    """Erase what this contact wrote, as far as no open case needs it."""

    effect: Literal["erase_data"] = "erase_data"


Effect = Annotated[
    OpenCase
    | DeclareEmergency
    | RequestOfficer
    | RecordPresence
    | MarkSafe
    | Subscribe
    | Unsubscribe
    | AskForCaseProof
    | GiveCaseProof
    | EraseData,
    Field(discriminator="effect"),
]
EFFECT: TypeAdapter[Effect] = TypeAdapter(Effect)


async def apply(
    session: AsyncSession, conversation: Conversation, message: Message, effect: Effect, at: datetime
) -> Challenge | None:
    """Write one effect of a message. Idempotent for the same message.

    Gives the one thing that somebody else must be sent because of it: a code for the number on a case.
    """
    match effect:
        case OpenCase():
            case = await cases.open_case(session, conversation, message, effect.topic, effect.severity, at)
            await cases.add_details(session, case, message, effect.details, at)
        case RequestOfficer():
            await _request_officer(session, conversation, message, effect.topic, at)
        case RecordPresence():
            await presence.record(
                session, conversation, message, effect.place, effect.until, effect.people, at
            )
        case MarkSafe():
            await presence.mark_safe(session, conversation, message, at)
        case Subscribe():
            await presence.subscribe(session, conversation.contact_id, effect.country, at)
        case Unsubscribe():
            await presence.unsubscribe(session, conversation.contact_id, effect.country)
        case AskForCaseProof():
            return await proof.begin(session, effect.reference, conversation.contact_id, message.id, at)
        case GiveCaseProof():
            await proof.finish(session, conversation.contact_id, effect.text, at)
        case DeclareEmergency():
            pass  # answered before the replies, where the emergency's own words are known
        case EraseData():
            await erasure.erase(session, conversation, at)
    return None


async def _request_officer(
    session: AsyncSession, conversation: Conversation, message: Message, topic: str, at: datetime
) -> None:
    case = await cases.open_case(session, conversation, message, topic, Severity.NORMAL, at)
    await cases.alert_officers(session, conversation, message, "person_wanted", case.severity, case, at)
