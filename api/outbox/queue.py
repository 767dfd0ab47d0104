"""Puts a reply into the outbox, in the transaction that decided on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.logs import new_trace
from consular.conversations.models import Author, Conversation, Direction, Message, Status

REPLIES, TO_MANY = 0, 1  # lanes: what goes out to many holds up no reply


def enqueue(
    session: AsyncSession,
    conversation: Conversation,
    text: str,
    author: Author,
    reply_to: Message | None,
    at: datetime,
    buttons: Sequence[dict[str, str]] = (),
    lane: int = REPLIES,
) -> Message:
    """Queue one message for sending, as early as possible. `reply_to` is None where it answers nothing."""
    message = Message(
        conversation_id=conversation.id,
        channel=conversation.channel,
        direction=Direction.OUT,
        author=author,
        text=text,
        buttons=[{"title": button["title"], "payload": button["payload"]} for button in buttons],
        status=Status.QUEUED,
        reply_to=reply_to.id if reply_to else None,
        trace=reply_to.trace if reply_to else new_trace(),
        lane=lane,
        due_at=at,
        created_at=at,
    )
    session.add(message)
    return message
