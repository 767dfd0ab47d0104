"""Opening cases and adding to them. Whatever is written is keyed by the inbound message that caused it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import phonenumbers
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.alerts.models import OfficerAlert
from consular.cases.models import Case, CaseContact, CaseDetail
from consular.cases.work import CaseConversation
from consular.conversations.models import Conversation, Message
from consular.desk import arrivals
from consular.severity import Severity

# Alerts about the service itself: no person waits for an answer because of them.
ABOUT_US = frozenset({"spend_ceiling", "spend_warning"})


async def open_case(
    session: AsyncSession,
    conversation: Conversation,
    message: Message,
    topic: str,
    severity: Severity,
    at: datetime,
) -> Case:
    """The conversation's open case on this topic, else a new one that bears the message's reference.

    A graver topic in the same conversation raises the case that is open rather than making officers watch two.
    """
    case = await open_case_of(session, conversation.id)
    if case is None:
        assert message.reference, "an inbound message always carries the reference of what it may open"
        case = Case(
            reference=message.reference,
            topic=topic,
            severity=severity,
            country_slug=conversation.country_slug,
            conversation_id=conversation.id,
            opened_by=message.id,
            opened_at=at,
        )
        session.add(case)
        await session.flush()
    elif severity.urgency > case.severity.urgency:
        case.topic, case.severity = topic, severity
    case.country_slug = case.country_slug or conversation.country_slug
    conversation.urgency = max(conversation.urgency, severity.urgency)
    return case


async def open_case_of(session: AsyncSession, conversation_id: int) -> Case | None:
    """The newest open case of a conversation; or one that it was linked to, as by a merge."""
    linked = select(CaseConversation.case_id).where(CaseConversation.conversation_id == conversation_id)
    query = (
        select(Case)
        .where(or_(Case.conversation_id == conversation_id, Case.id.in_(linked)), Case.state == "open")
        .order_by(Case.conversation_id != conversation_id, Case.id.desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def by_reference(session: AsyncSession, reference: str) -> Case | None:
    """The case of a reference; of a merged one, the case that goes on in its place."""
    found = (await session.execute(select(Case).where(Case.reference == reference))).scalar_one_or_none()
    return await kept_for(session, found) if found else None


async def kept_for(session: AsyncSession, case: Case) -> Case:
    """The case that goes on in place of a merged one; the case itself where it was not merged."""
    while case.merged_into is not None:
        case = await session.get_one(Case, case.merged_into)
    return case


async def add_details(
    session: AsyncSession, case: Case, message: Message, details: Mapping[str, str], at: datetime
) -> None:
    """Keep what a person told us; a repeated call with the same message writes nothing twice."""
    query = select(CaseDetail.kind).where(CaseDetail.case_id == case.id, CaseDetail.message_id == message.id)
    known = set((await session.execute(query)).scalars())
    for kind, value in details.items():
        if kind not in known and value.strip():
            session.add(
                CaseDetail(
                    case_id=case.id,
                    message_id=message.id,
                    kind=kind,
                    value=value.strip(),
                    e164=read_phone(value),
                    created_at=at,
                )
            )


async def details(session: AsyncSession, case_id: int) -> dict[str, str]:
    """What is known of a case, by kind; the newest of each kind."""
    query = (
        select(CaseDetail.kind, CaseDetail.value).where(CaseDetail.case_id == case_id).order_by(CaseDetail.id)
    )
    return dict((await session.execute(query)).all())


async def alert_officers(
    session: AsyncSession,
    conversation: Conversation,
    message: Message,
    kind: str,
    severity: Severity,
    case: Case | None,
    at: datetime,
) -> None:
    """Tell the officers, once a message and kind, and put the conversation into their queue."""
    query = select(OfficerAlert.id).where(OfficerAlert.message_id == message.id, OfficerAlert.kind == kind)
    if (await session.execute(query)).first() is None:
        session.add(
            OfficerAlert(
                kind=kind,
                severity=severity,
                conversation_id=conversation.id,
                message_id=message.id,
                case_id=case.id if case else None,
                created_at=at,
            )
        )
        if kind not in ABOUT_US:
            await arrivals.enter(session, conversation, at)


def read_phone(text: str) -> str | None:
    """The first phone number with a country code in a text, as E.164; None where none can be read.

    Numbers without a country code are not guessed at: an officer sees the person's own words beside.
    """
    for match in phonenumbers.PhoneNumberMatcher(text[:500], None, leniency=phonenumbers.Leniency.POSSIBLE):
        return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
    return None


async def of_contact(session: AsyncSession, reference: str, contact_id: int) -> Case | None:
    """A case by reference, if this contact opened it or has proved that they may read it."""
    joined = select(CaseContact.case_id).where(CaseContact.contact_id == contact_id)
    query = (
        select(Case)
        .join(Conversation)
        .where(Case.reference == reference, or_(Conversation.contact_id == contact_id, Case.id.in_(joined)))
    )
    found = (await session.execute(query)).scalar_one_or_none()
    return await kept_for(session, found) if found else None
