"""What one page of the queue shows: who, where, what, since when, on which channel, what the check saw, time left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases.models import Case, CaseDetail
from consular.cases.work import CaseConversation, CasePerson
from consular.contacts.models import Contact
from consular.conversations.models import Conversation, Direction, Handover, Message
from consular.desk import clock, queue, viewers
from consular.desk.queue import AT_DESK, Filter
from consular.desk.viewers import Seen
from consular.severity import Severity
from consular.staff.models import Officer

NAMES = ("name", "full_name")  # kinds of case details that say who somebody is


@dataclass(frozen=True)
class Row:
    """`who` is a name where one is known, else the address. `left` is negative once it is late."""

    conversation_id: int
    severity: Severity
    who: str
    is_named: bool
    channel: str
    country_slug: str | None
    post_slug: str | None
    team: str | None
    topic: str | None
    reference: str | None
    emergency: str | None
    said: str
    handover: Handover
    officer_id: int | None
    officer_name: str | None
    since: datetime
    left: timedelta | None
    is_paused: bool
    language: str | None
    discreet: bool
    viewers: tuple[Seen, ...]


@dataclass(frozen=True)
class Count:
    """How a post's queue stands."""

    post_slug: str | None
    waiting: int
    unclaimed: int
    critical: int
    late: int


async def page(
    session: AsyncSession,
    officer: Officer,
    chosen: Filter,
    at: datetime,
    offset: int = 0,
    limit: int = queue.PAGE,
) -> list[Row]:
    """The rows of one page, in the queue's order."""
    found = await queue.find(session, officer, chosen, offset, limit)
    if not found:
        return []
    ids = [conversation.id for conversation in found]
    addresses = await _addresses(session, [conversation.contact_id for conversation in found])
    cases = await _open_cases(session, ids)
    names = await _names(session, [one.id for one in cases.values()])
    said = await _last_said(session, ids)
    officers = await _officers(session, {one.officer_id for one in found if one.officer_id})
    there = await viewers.of(session, ids, at)
    return [_row(one, addresses, cases.get(one.id), names, said, officers, there, at) for one in found]


async def counts(session: AsyncSession, officer: Officer, at: datetime) -> list[Count]:
    """By post, those that the officer may see; the fullest first."""

    def of(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    total = func.count(Conversation.id)
    query = (
        select(
            Conversation.post_slug,
            total,
            of(Conversation.officer_id.is_(None)),
            of(Conversation.urgency == Severity.CRITICAL.urgency),
            of(Conversation.answer_by < at),
        )
        .where(Conversation.handover.in_(AT_DESK), queue.visible_to(officer))
        .group_by(Conversation.post_slug)
        .order_by(total.desc(), Conversation.post_slug)
    )
    return [Count(*row) for row in (await session.execute(query)).tuples()]


async def _addresses(session: AsyncSession, contact_ids: Sequence[int]) -> dict[int, str]:
    query = select(Contact.id, Contact.address).where(Contact.id.in_(contact_ids))
    return dict((await session.execute(query)).tuples().all())


async def _open_cases(session: AsyncSession, conversation_ids: Sequence[int]) -> dict[int, Case]:
    """Each conversation's newest open case: one that was opened in it, else one that it is linked to, as by a merge."""
    own = select(Case).where(Case.conversation_id.in_(conversation_ids), Case.state == "open")
    linked = (
        select(CaseConversation.conversation_id, Case)
        .join(Case, Case.id == CaseConversation.case_id)
        .where(CaseConversation.conversation_id.in_(conversation_ids), Case.state == "open")
    )
    found = dict((await session.execute(linked.order_by(Case.id))).tuples().all())
    return found | {
        one.conversation_id: one for one in (await session.execute(own.order_by(Case.id))).scalars()
    }


async def _names(session: AsyncSession, case_ids: Sequence[int]) -> dict[int, str]:
    """Who a case is about: whom officers put down first, else the name that the person gave."""
    if not case_ids:
        return {}
    given = select(CaseDetail.case_id, CaseDetail.value).where(
        CaseDetail.case_id.in_(case_ids), CaseDetail.kind.in_(NAMES)
    )
    people = select(CasePerson.case_id, CasePerson.name).where(CasePerson.case_id.in_(case_ids))
    names = dict((await session.execute(given.order_by(CaseDetail.id))).tuples().all())
    return names | dict((await session.execute(people.order_by(CasePerson.id.desc()))).tuples().all())


async def _last_said(session: AsyncSession, conversation_ids: Sequence[int]) -> dict[int, Message]:
    """The newest message of each person."""
    newest = (
        select(func.max(Message.id))
        .where(Message.conversation_id.in_(conversation_ids), Message.direction == Direction.IN)
        .group_by(Message.conversation_id)
    )
    query = select(Message).where(Message.id.in_(newest))
    return {one.conversation_id: one for one in (await session.execute(query)).scalars()}


async def _officers(session: AsyncSession, officer_ids: set[int]) -> dict[int, str]:
    if not officer_ids:
        return {}
    query = select(Officer.id, Officer.name).where(Officer.id.in_(officer_ids))
    return dict((await session.execute(query)).tuples().all())


def _row(
    conversation: Conversation,
    addresses: Mapping[int, str],
    open_case: Case | None,
    names: Mapping[int, str],
    said: Mapping[int, Message],
    officers: Mapping[int, str],
    there: Sequence[Seen],
    at: datetime,
) -> Row:
    newest = said.get(conversation.id)
    name = names.get(open_case.id) if open_case else None
    return Row(
        conversation_id=conversation.id,
        severity=clock.severity_of(conversation),
        who=name or addresses[conversation.contact_id],
        is_named=name is not None,
        channel=conversation.channel,
        country_slug=conversation.country_slug,
        post_slug=conversation.post_slug,
        team=conversation.team,
        topic=open_case.topic if open_case else newest.intent if newest else None,
        reference=open_case.reference if open_case else None,
        emergency=conversation.emergency,
        said=newest.text[:160] if newest else "",
        handover=conversation.handover,
        officer_id=conversation.officer_id,
        officer_name=officers.get(conversation.officer_id or 0),
        since=conversation.waiting_since or conversation.created_at,
        left=clock.left(conversation, at),
        is_paused=conversation.answer_by is None,
        language=conversation.language,
        discreet=conversation.discreet,
        viewers=tuple(seen for seen in there if seen.conversation_id == conversation.id),
    )
