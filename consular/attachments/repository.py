"""Attachments, by the message that carries them and by the key that a network is given."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from consular.attachments.kinds import File
from consular.attachments.models import Attachment
from consular.conversations.models import Message, Status


def add(session: AsyncSession, message: Message, file: File, at: datetime) -> Attachment:
    """The message has its id already."""
    attachment = Attachment(
        message_id=message.id,
        key=secrets.token_urlsafe(32),
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        content=file.content,
        created_at=at,
    )
    session.add(attachment)
    return attachment


async def of_messages(session: AsyncSession, message_ids: Collection[int]) -> dict[int, Attachment]:
    """By message, without what they hold."""
    if not message_ids:
        return {}
    query = select(Attachment).where(Attachment.message_id.in_(message_ids))
    return {one.message_id: one for one in (await session.execute(query)).scalars()}


async def open_of(session: AsyncSession, message_id: int) -> Attachment | None:
    """A message's, with what it holds."""
    query = select(Attachment).where(Attachment.message_id == message_id)
    return (await session.execute(query.options(undefer(Attachment.content)))).scalar_one_or_none()


async def open_by_key(session: AsyncSession, key: str) -> tuple[Attachment, Message] | None:
    """What a network's key names, and the message that carries it."""
    query = select(Attachment, Message).join(Message, Message.id == Attachment.message_id)
    found = (
        await session.execute(query.where(Attachment.key == key).options(undefer(Attachment.content)))
    ).one_or_none()
    return (found[0], found[1]) if found else None


async def erase(session: AsyncSession, conversation_id: int) -> None:
    """Those of messages that are not to be sent any more."""
    messages = select(Message.id).where(
        Message.conversation_id == conversation_id, Message.status != Status.QUEUED
    )
    await session.execute(delete(Attachment).where(Attachment.message_id.in_(messages)))
