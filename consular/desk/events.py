"""The history of a conversation at the desk: a row for each step, and an entry in the audit log for an officer's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.audit import log as audit
from consular.audit.log import Subject
from consular.desk.models import HandoverEvent, Step


def record(
    session: AsyncSession,
    conversation_id: int,
    kind: Step,
    at: datetime,
    officer_id: int | None = None,
    *,
    to_officer_id: int | None = None,
    post_slug: str | None = None,
    team: str | None = None,
    outcome: str | None = None,
    note: str | None = None,
    by: str | None = None,
) -> HandoverEvent:
    """Add one step. Without `officer_id` the desk itself took it; `by` is the channel by which an officer did."""
    event = HandoverEvent(
        conversation_id=conversation_id,
        kind=kind,
        officer_id=officer_id,
        to_officer_id=to_officer_id,
        post_slug=post_slug,
        team=team,
        outcome=outcome,
        note=note,
        created_at=at,
    )
    session.add(event)
    codes = {"to_officer": to_officer_id, "post": post_slug, "team": team, "outcome": outcome, "by": by}
    known = {name: code for name, code in codes.items() if code is not None}
    subject = Subject("conversation", str(conversation_id))
    audit.record(session, officer_id, f"conversation.{kind.value}", subject, at, known)
    return event


async def history(session: AsyncSession, conversation_id: int, after: int = 0) -> Sequence[HandoverEvent]:
    """Every step with an id above `after`, oldest first."""
    query = (
        select(HandoverEvent)
        .where(HandoverEvent.conversation_id == conversation_id, HandoverEvent.id > after)
        .order_by(HandoverEvent.id)
    )
    return (await session.execute(query)).scalars().all()


async def latest(
    session: AsyncSession, conversation_id: int, kinds: Collection[Step] = ()
) -> HandoverEvent | None:
    """The newest step, or the newest of some kinds."""
    query = select(HandoverEvent).where(HandoverEvent.conversation_id == conversation_id)
    if kinds:
        query = query.where(HandoverEvent.kind.in_(kinds))
    return (await session.execute(query.order_by(HandoverEvent.id.desc()).limit(1))).scalar_one_or_none()
