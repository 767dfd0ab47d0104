"""How long people have had to wait for an officer lately: what an honest estimate is made of."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from statistics import median

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Conversation

LATELY = timedelta(days=14)
ENOUGH, MOST = 3, 20  # conversations; from fewer nothing can be told
STEP = 5  # minutes: a finer figure would promise what nobody knows


async def estimate(session: AsyncSession, at: datetime) -> int | None:
    """Minutes from a person's asking to an officer's first reply: the median, rounded up; None if unknown."""
    query = (
        select(Conversation.waiting_since, Conversation.first_reply_at)
        .where(Conversation.first_reply_at > at - LATELY)
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
