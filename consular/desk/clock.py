"""The clock of a conversation: how long a person has to wait for an officer's reply, and no longer.

It runs while the person waits for us, in the time that counts at the post, and stands still while we wait for them.
The caller holds the conversation's lock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Conversation
from consular.desk import timers
from consular.desk.levels import ServiceLevels
from consular.desk.models import TimerKind
from consular.severity import Severity


def severity_of(conversation: Conversation) -> Severity:
    return next(one for one in Severity if one.urgency == conversation.urgency)


async def start(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, since: datetime
) -> None:
    """Give the whole target from a moment on. A clock that runs is only ever made shorter, never longer."""
    severity = severity_of(conversation)
    target = levels.limits(conversation.post_slug, severity).first_reply
    due = levels.counting(conversation.post_slug, severity).add(since, target)
    if conversation.answer_by is None or due < conversation.answer_by:
        await _set(session, conversation, due, since)


async def stop(session: AsyncSession, conversation: Conversation) -> None:
    """The person has their answer."""
    conversation.answer_by = conversation.answer_left = None
    await timers.cancel(session, conversation.id, TimerKind.ANSWER)


async def pause(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, at: datetime
) -> None:
    """We wait for the person: keep what is left."""
    if conversation.answer_by is None:
        return
    conversation.answer_left = int(_left(levels, conversation, at).total_seconds())
    conversation.answer_by = None
    await timers.cancel(session, conversation.id, TimerKind.ANSWER)


async def resume(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, at: datetime
) -> None:
    """Go on with what was left."""
    if conversation.answer_left is None:
        return
    left = timedelta(seconds=conversation.answer_left)
    counting = levels.counting(conversation.post_slug, severity_of(conversation))
    await _set(session, conversation, counting.add(at, left), at)


async def move(
    session: AsyncSession,
    levels: ServiceLevels,
    conversation: Conversation,
    post_slug: str | None,
    at: datetime,
) -> None:
    """Put the conversation into another post's queue; what is left of its time goes on there."""
    if conversation.answer_by is None or conversation.answer_by <= at:
        conversation.post_slug = post_slug
        return
    await pause(session, levels, conversation, at)
    conversation.post_slug = post_slug
    await resume(session, levels, conversation, at)


def left(conversation: Conversation, at: datetime) -> timedelta | None:
    """Time until the answer is due, negative once it is late; what was left while paused; None where nobody waits."""
    if conversation.answer_by is not None:
        return conversation.answer_by - at
    return None if conversation.answer_left is None else timedelta(seconds=conversation.answer_left)


def _left(levels: ServiceLevels, conversation: Conversation, at: datetime) -> timedelta:
    assert conversation.answer_by
    counting = levels.counting(conversation.post_slug, severity_of(conversation))
    return counting.between(at, conversation.answer_by)


async def _set(session: AsyncSession, conversation: Conversation, due: datetime, since: datetime) -> None:
    conversation.answer_by, conversation.answer_left = due, None
    await timers.schedule(session, conversation.id, TimerKind.ANSWER, due, since)
