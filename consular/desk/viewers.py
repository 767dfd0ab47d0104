"""Who has a conversation open, and who is typing in it. A sign counts for some seconds and then for nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.desk import roster
from consular.desk.models import Activity, Viewer
from consular.desk.storing import store
from consular.staff.models import Officer

COUNTS_FOR = timedelta(seconds=30)  # the console gives a sign every ten


@dataclass(frozen=True)
class Seen:
    conversation_id: int
    officer_id: int
    name: str
    activity: Activity


async def see(
    session: AsyncSession, conversation_id: int, officer_id: int, activity: Activity, at: datetime
) -> None:
    """An officer gives a sign from a conversation, and so of life."""
    key = {"conversation_id": conversation_id, "officer_id": officer_id}
    await store(session, Viewer, key, {"activity": activity, "seen_at": at})
    await roster.beat(session, officer_id, at)


async def leave(session: AsyncSession, conversation_id: int, officer_id: int) -> None:
    await session.execute(
        delete(Viewer).where(Viewer.conversation_id == conversation_id, Viewer.officer_id == officer_id)
    )


async def of(session: AsyncSession, conversation_ids: Collection[int], at: datetime) -> Sequence[Seen]:
    """Who is in any of these conversations now."""
    query = (
        select(Viewer.conversation_id, Viewer.officer_id, Officer.name, Viewer.activity)
        .join(Officer, Officer.id == Viewer.officer_id)
        .where(Viewer.conversation_id.in_(conversation_ids), Viewer.seen_at > at - COUNTS_FOR)
        .order_by(Viewer.conversation_id, Officer.name)
    )
    return [Seen(*row) for row in (await session.execute(query)).tuples()]


async def forget_old(session: AsyncSession, at: datetime) -> None:
    """Drop signs that count for nothing."""
    await session.execute(delete(Viewer).where(Viewer.seen_at <= at - COUNTS_FOR))
