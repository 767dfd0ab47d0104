"""What belongs with a conversation: the person's other conversations, the cases, and where they can be called."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from consular.cases.models import Case, CaseContact, CaseDetail
from consular.cases.work import CaseConversation, CasePerson
from consular.contacts.models import Contact
from consular.conversations.models import Conversation

BY_PHONE = ("sms", "whatsapp")  # their addresses are numbers
MOST = 20


@dataclass(frozen=True)
class Number:
    """`whose` is empty for the person who writes; E.164."""

    e164: str
    whose: str = ""


async def cases_of(session: AsyncSession, conversation: Conversation) -> Sequence[Case]:
    """The cases that were opened here, are linked here, or that the person proved to belong to; open ones first."""
    query = (
        select(Case)
        .where(or_(Case.conversation_id == conversation.id, Case.id.in_(_joined(conversation))))
        .where(Case.merged_into.is_(None))
        .order_by(Case.state.desc(), Case.id.desc())
        .limit(MOST)
    )
    return (await session.execute(query)).scalars().all()


async def others(
    session: AsyncSession, conversation: Conversation, case_ids: Collection[int]
) -> Sequence[Conversation]:
    """The person's conversations on other channels, and those about the same cases; the newest first."""
    this, other = aliased(Contact), aliased(Contact)
    same_address = (
        select(other.id)
        .join(this, this.address == other.address)
        .where(this.id == conversation.contact_id, this.channel.in_(BY_PHONE), other.channel.in_(BY_PHONE))
    )
    joined = select(CaseContact.contact_id).where(CaseContact.case_id.in_(case_ids))
    opened = select(Case.conversation_id).where(Case.id.in_(case_ids))
    linked = select(CaseConversation.conversation_id).where(CaseConversation.case_id.in_(case_ids))
    query = (
        select(Conversation)
        .where(
            Conversation.id != conversation.id,
            or_(
                Conversation.contact_id.in_(same_address),
                Conversation.contact_id.in_(joined),
                Conversation.id.in_(opened),
                Conversation.id.in_(linked),
            ),
        )
        .order_by(Conversation.id.desc())
        .limit(MOST)
    )
    return (await session.execute(query)).scalars().all()


async def numbers(
    session: AsyncSession, conversation: Conversation, case_ids: Collection[int]
) -> list[Number]:
    """Where somebody can be called: the number that writes, those that were given, those of people on the case."""
    contact = await session.get_one(Contact, conversation.contact_id)
    found = [Number(contact.address)] if contact.channel in BY_PHONE else []
    given = select(CaseDetail.e164).where(CaseDetail.case_id.in_(case_ids), CaseDetail.e164.is_not(None))
    found += [
        Number(e164)
        for e164 in (await session.execute(given.order_by(CaseDetail.id.desc()))).scalars()
        if e164
    ]
    people = select(CasePerson.e164, CasePerson.name).where(
        CasePerson.case_id.in_(case_ids), CasePerson.e164.is_not(None)
    )
    found += [Number(e164, name) for e164, name in (await session.execute(people)).tuples() if e164]
    return list({number.e164: number for number in reversed(found)}.values())[::-1]


def _joined(conversation: Conversation) -> CompoundSelect[int]:
    linked = select(CaseConversation.case_id).where(CaseConversation.conversation_id == conversation.id)
    proved = select(CaseContact.case_id).where(CaseContact.contact_id == conversation.contact_id)
    return linked.union(proved)
