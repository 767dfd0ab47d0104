"""Queries on officers' alerts. Nothing here commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.alerts.models import OfficerAlert


async def has_kind_since(session: AsyncSession, kind: str, since: datetime) -> bool:
    """Whether officers were told of this kind of matter since a moment, in any conversation."""
    query = (
        select(OfficerAlert.id).where(OfficerAlert.kind == kind, OfficerAlert.created_at >= since).limit(1)
    )
    return (await session.execute(query)).first() is not None


async def is_open(session: AsyncSession, conversation_id: int, kind: str) -> bool:
    """Whether officers were told of this for a conversation, and none has taken it up yet."""
    query = (
        select(OfficerAlert.id)
        .where(
            OfficerAlert.conversation_id == conversation_id,
            OfficerAlert.kind == kind,
            OfficerAlert.acknowledged_at.is_(None),
        )
        .limit(1)
    )
    return (await session.execute(query)).first() is not None
