"""What is due at the desk, and when. One timer of a kind for each conversation.

Whoever changes timers holds the conversation's lock first: that order is what keeps two of them from a deadlock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.desk.models import Timer, TimerKind
from consular.desk.storing import store

FARTHEST_RETRY = timedelta(minutes=5)


async def schedule(
    session: AsyncSession,
    conversation_id: int,
    kind: TimerKind,
    due_at: datetime,
    since: datetime,
    step: int = 0,
) -> None:
    """Set the timer of a kind, in place of any that is set."""
    values = {"due_at": due_at, "since": since, "step": step, "attempts": 0}
    await store(session, Timer, {"conversation_id": conversation_id, "kind": kind}, values)


async def schedule_once(
    session: AsyncSession, conversation_id: int, kind: TimerKind, due_at: datetime, since: datetime
) -> None:
    """Set the timer of a kind, unless one is set already."""
    values = {"due_at": due_at, "since": since, "step": 0, "attempts": 0}
    await store(session, Timer, {"conversation_id": conversation_id, "kind": kind}, values, replace=False)


async def cancel(session: AsyncSession, conversation_id: int, *kinds: TimerKind) -> None:
    await session.execute(
        delete(Timer).where(Timer.conversation_id == conversation_id, Timer.kind.in_(kinds))
    )


async def cancel_later(session: AsyncSession, conversation_id: int, kind: TimerKind, at: datetime) -> None:
    """Cancel the timer of a kind, unless it is due: what it is about happened already, and is still to be done."""
    await session.execute(
        delete(Timer).where(Timer.conversation_id == conversation_id, Timer.kind == kind, Timer.due_at > at)
    )


async def cancel_all(session: AsyncSession, conversation_id: int) -> None:
    await cancel(session, conversation_id, *TimerKind)


async def find_due(session: AsyncSession, at: datetime) -> tuple[int, int] | None:
    """The oldest due timer's id and its conversation's, unlocked; None where nothing is due."""
    query = (
        select(Timer.id, Timer.conversation_id)
        .where(Timer.due_at <= at)
        .order_by(Timer.due_at, Timer.id)
        .limit(1)
    )
    return (await session.execute(query)).tuples().one_or_none()


async def take(session: AsyncSession, timer_id: int, at: datetime) -> Timer | None:
    """The timer, locked, if it is still due. The caller holds the conversation's lock."""
    query = select(Timer).where(Timer.id == timer_id, Timer.due_at <= at).with_for_update(skip_locked=True)
    return (await session.execute(query)).scalar_one_or_none()


async def put_off(session: AsyncSession, timer_id: int, at: datetime) -> None:
    """Try a timer that failed again later, each time after a longer while."""
    timer = await session.get(Timer, timer_id, with_for_update=True)
    if timer is not None:
        timer.attempts += 1
        timer.due_at = at + min(FARTHEST_RETRY, timedelta(seconds=2 ** min(timer.attempts, 9)))


async def of(session: AsyncSession, conversation_id: int, kind: TimerKind) -> Timer | None:
    query = select(Timer).where(Timer.conversation_id == conversation_id, Timer.kind == kind)
    return (await session.execute(query)).scalar_one_or_none()
