"""Queries on where people can be reached. Nothing here commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from consular.contacts.models import Contact
from consular.conversations.models import Conversation, Direction, Message


async def last_wrote(session: AsyncSession, channel: str, contact_id: int) -> datetime | None:
    """When somebody last wrote to us on another channel from this contact's very address."""
    this, other = aliased(Contact), aliased(Contact)
    query = (
        select(func.max(Message.created_at))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(other, other.id == Conversation.contact_id)
        .join(this, this.address == other.address)
        .where(this.id == contact_id, other.channel == channel, Message.direction == Direction.IN)
    )
    return (await session.execute(query)).scalar_one_or_none()
