"""Officers' alerts as the desk sees them: ended by whoever takes a conversation up, raised when time ran out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.alerts.models import OfficerAlert
from consular.cases import repository as cases
from consular.conversations import repository as conversations
from consular.conversations.models import Conversation
from consular.desk import clock, events, notices, timers
from consular.desk.models import Step, TimerKind
from consular.staff.models import Officer


async def acknowledge(
    session: AsyncSession,
    conversation: Conversation,
    officer_id: int,
    at: datetime,
    quiet_for: timedelta,
    by: str = "console",
) -> None:
    """Somebody takes care: nobody else is told for a while, and then from the first in line. Holds the lock.

    `by` is where they said so: console, sms or email.
    """
    result = await session.execute(
        update(OfficerAlert)
        .where(OfficerAlert.conversation_id == conversation.id, OfficerAlert.acknowledged_at.is_(None))
        .values(acknowledged_at=at, acknowledged_by=officer_id)
    )
    await notices.use_all(session, conversation.id, officer_id, at)
    timer = await timers.of(session, conversation.id, TimerKind.ANSWER)
    if timer is not None and timer.step > 0:
        await timers.schedule(session, conversation.id, TimerKind.ANSWER, at + quiet_for, timer.since)
    if getattr(result, "rowcount", 0):
        events.record(session, conversation.id, Step.ACKNOWLEDGED, at, officer_id, by=by)


async def raise_late(
    session: AsyncSession,
    conversation: Conversation,
    kind: str,
    at: datetime,
    officer_id: int | None = None,
    post_slug: str | None = None,
) -> OfficerAlert | None:
    """Alert an officer or a whole post of a clock that ran out, anew where the same alert was acknowledged.

    None where nobody ever wrote in the conversation: then nobody waits.
    """
    message = await conversations.newest_inbound(session, conversation.id)
    if message is None:
        return None
    known = await session.execute(
        select(OfficerAlert).where(OfficerAlert.message_id == message.id, OfficerAlert.kind == kind)
    )
    alert = known.scalar_one_or_none()
    if alert is None:
        case = await cases.open_case_of(session, conversation.id)
        alert = OfficerAlert(
            kind=kind,
            conversation_id=conversation.id,
            message_id=message.id,
            case_id=case.id if case else None,
        )
        session.add(alert)
    alert.severity, alert.created_at = clock.severity_of(conversation), at
    alert.officer_id, alert.post_slug = officer_id, post_slug
    alert.acknowledged_at = alert.acknowledged_by = None
    await session.flush()
    return alert


async def open_for(session: AsyncSession, officer: Officer) -> Sequence[OfficerAlert]:
    """What an officer has to be told now: their own alerts, and those of posts that are theirs; the gravest first."""
    posts = officer.post_slugs
    own_posts = or_(OfficerAlert.post_slug.is_(None), OfficerAlert.post_slug.in_(posts)) if posts else True
    conversation_posts = (
        or_(Conversation.post_slug.is_(None), Conversation.post_slug.in_(posts)) if posts else True
    )
    query = (
        select(OfficerAlert)
        .join(Conversation, Conversation.id == OfficerAlert.conversation_id)
        .where(
            OfficerAlert.acknowledged_at.is_(None),
            or_(
                OfficerAlert.officer_id == officer.id,
                OfficerAlert.officer_id.is_(None) & own_posts & conversation_posts,
            ),
        )
        .order_by(Conversation.urgency.desc(), OfficerAlert.id)
        .limit(200)
    )
    return (await session.execute(query)).scalars().all()
