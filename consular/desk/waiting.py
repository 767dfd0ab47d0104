"""How long people have had to wait for an officer lately: what an honest estimate is made of."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from statistics import median

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.alerts.models import OfficerAlert
from consular.conversations.models import Conversation
from consular.severity import Severity

LATELY = timedelta(days=14)
ENOUGH, MOST = 3, 20  # conversations; from fewer nothing can be told
STEP = 5  # minutes: a finer figure would promise what nobody knows


async def estimate(session: AsyncSession, severity: Severity, at: datetime) -> int | None:
    """Minutes from asking to an officer's first reply: the median, rounded up; None if unknown.

    Of conversations as grave as this one alone: those in danger are answered in minutes, and to say so to somebody
    with a question would promise what nobody keeps.
    """
    query = (
        select(Conversation.waiting_since, Conversation.first_reply_at)
        .where(Conversation.first_reply_at > at - LATELY, _told_as(severity))
        .where(*(~_told_as(graver) for graver in Severity if graver.urgency > severity.urgency))
        .order_by(Conversation.first_reply_at.desc())
        .limit(MOST)
    )
    waits = [
        (replied - since).total_seconds() / 60
        for since, replied in (await session.execute(query)).tuples()
        if since is not None and replied is not None
    ]
    if len(waits) < ENOUGH:
        return None
    return max(STEP, ceil(median(waits) / STEP) * STEP)


def _told_as(severity: Severity) -> ColumnElement[bool]:
    """Whether officers were alerted of a conversation as that grave, since it came to them."""
    return exists().where(
        OfficerAlert.conversation_id == Conversation.id,
        OfficerAlert.created_at >= Conversation.waiting_since,
        OfficerAlert.severity == severity,
    )
