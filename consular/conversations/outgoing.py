"""Queries on messages that go out: which is sent next, and which clients have come for. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, false, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from consular.conversations.models import Conversation, Direction, Message, Status


async def to_hand_over(
    session: AsyncSession, conversation_id: int, at: datetime, after: int | None = None
) -> Sequence[Message]:
    """Due replies that no client has come for; with `after`, also those that one has, above that id. Oldest first.
    None while the conversation is closed quietly."""
    is_new = Message.status.in_((Status.QUEUED, Status.SENT))
    is_later = and_(Message.status == Status.DELIVERED, Message.id > after) if after is not None else false()
    query = (
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.conversation_id == conversation_id,
            Message.direction == Direction.OUT,
            Conversation.quiet_since.is_(None),
            or_(is_new, is_later),
            or_(Message.due_at.is_(None), Message.due_at <= at),
        )
        .order_by(Message.id)
    )
    return (await session.execute(query)).scalars().all()


async def mark_handed_over(session: AsyncSession, message_ids: Sequence[int], at: datetime) -> None:
    """A client has come for these replies. What the dispatcher says of them later changes nothing."""
    await session.execute(
        update(Message)
        .where(Message.id.in_(message_ids), Message.status.in_((Status.QUEUED, Status.SENT)))
        .values(status=Status.DELIVERED, sent_at=at)
    )


async def mark_waiting(session: AsyncSession, message_ids: Sequence[int]) -> None:
    """A client that was thought to have these replies may not have them."""
    await session.execute(
        update(Message)
        .where(Message.id.in_(message_ids), Message.status == Status.DELIVERED)
        .values(status=Status.SENT)
    )


async def claim(
    session: AsyncSession, owner: str, at: datetime, lease: timedelta, lanes: Sequence[int] = (0, 1)
) -> Message | None:
    """Take the next message to send: each conversation's in order, never past one that is still unsent.

    A lane that many are written to holds up no other: those that somebody waits for go first, each lane in its order.
    In a conversation that was closed quietly all wait, whoever wrote them.
    """
    earlier = aliased(Message)
    blocked = exists().where(
        and_(
            earlier.conversation_id == Message.conversation_id,
            earlier.lane == Message.lane,
            earlier.direction == Direction.OUT,
            earlier.status == Status.QUEUED,
            earlier.sent_at.is_(None),  # one that is sent again, after a provider failed, holds up nothing
            earlier.id < Message.id,
        )
    )
    candidate = (
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.direction == Direction.OUT,
            Message.status == Status.QUEUED,
            Message.due_at <= at,
            Message.lane.in_(lanes),
            Conversation.quiet_since.is_(None),
            or_(Message.owner.is_(None), Message.lease_until < at),
            ~blocked,
        )
        .order_by(Message.lane, Conversation.urgency.desc(), Message.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Message)
    )
    message = (await session.execute(candidate)).scalar_one_or_none()
    if message is not None:
        message.owner, message.lease_until = owner, at + lease
    return message
