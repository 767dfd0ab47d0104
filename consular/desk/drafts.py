"""Replies that officers have begun, by officer and conversation. An empty one is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.desk.models import Draft
from consular.desk.storing import store


async def keep(session: AsyncSession, officer_id: int, conversation_id: int, text: str, at: datetime) -> None:
    if not text.strip():
        return await drop(session, officer_id, conversation_id)
    key = {"officer_id": officer_id, "conversation_id": conversation_id}
    await store(session, Draft, key, {"text": text, "updated_at": at})


async def drop(session: AsyncSession, officer_id: int, conversation_id: int) -> None:
    await session.execute(
        delete(Draft).where(Draft.officer_id == officer_id, Draft.conversation_id == conversation_id)
    )


async def find(session: AsyncSession, officer_id: int, conversation_id: int) -> Draft | None:
    return await session.get(Draft, (officer_id, conversation_id))


async def of_officer(session: AsyncSession, officer_id: int) -> Sequence[Draft]:
    """An officer's drafts, the newest first."""
    query = select(Draft).where(Draft.officer_id == officer_id).order_by(Draft.updated_at.desc())
    return (await session.execute(query)).scalars().all()
