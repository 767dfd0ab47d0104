"""How a conversation comes to the desk, and comes back to it. Called where messages are received and alerts made.

It needs no service levels: a timer that is due at once has the desk find the post and start the clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Conversation, Handover
from consular.desk import events, timers
from consular.desk.models import Step, TimerKind

REOPENS_WITHIN = timedelta(days=7)  # after that, whoever writes again begins anew with the bot


async def enter(session: AsyncSession, conversation: Conversation, at: datetime) -> None:
    """Officers are wanted: put the conversation into the queue, or see to it that its clock heeds a graver matter.

    Locks the conversation, and reads it again: the caller may hold an old copy.
    """
    await session.flush()
    await session.refresh(conversation, with_for_update=True)
    if conversation.handover is Handover.BOT:
        conversation.handover = Handover.WAITING
        begin_waiting(conversation, at)
        events.record(session, conversation.id, Step.QUEUED, at)
    await timers.schedule(session, conversation.id, TimerKind.ROUTE, at, at)


async def hear(session: AsyncSession, conversation: Conversation, at: datetime) -> None:
    """The person wrote: open again what was closed, and have the clock take note. The caller holds the lock."""
    if conversation.handover is Handover.BOT:
        if conversation.closed_at is None or at - conversation.closed_at > REOPENS_WITHIN:
            return
        _reopen(session, conversation, at)
        await timers.schedule(session, conversation.id, TimerKind.ROUTE, at, at)
        return
    await timers.schedule_once(session, conversation.id, TimerKind.WROTE, at, at)


def begin_waiting(conversation: Conversation, at: datetime) -> None:
    """A new stay at the desk."""
    conversation.waiting_since = at
    conversation.closed_at = conversation.outcome = conversation.first_reply_at = None
    conversation.answer_by = conversation.answer_left = None


def _reopen(session: AsyncSession, conversation: Conversation, at: datetime) -> None:
    outcome = conversation.outcome
    conversation.handover = Handover.WAITING
    begin_waiting(conversation, at)
    events.record(session, conversation.id, Step.REOPENED, at, outcome=outcome)
