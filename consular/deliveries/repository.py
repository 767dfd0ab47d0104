"""All queries on deliveries. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Message, Status
from consular.deliveries.models import Delivery


async def find(session: AsyncSession, channel: str, provider_id: str) -> Delivery | None:
    query = (
        select(Delivery)
        .where(Delivery.channel == channel, Delivery.provider_id == provider_id)
        .execution_options(
            populate_existing=True
        )  # it may have changed while we waited for its message's lock
    )
    return (await session.execute(query)).scalar_one_or_none()


async def of_message(session: AsyncSession, message_id: int) -> Sequence[Delivery]:
    """Every delivery of a message, oldest first."""
    query = select(Delivery).where(Delivery.message_id == message_id).order_by(Delivery.id)
    return (await session.execute(query)).scalars().all()


async def record(
    session: AsyncSession, message: Message, channel: str, provider_id: str, attempt: int, at: datetime
) -> Delivery:
    """The delivery of this message under this id; made where none is known. The caller holds the message's lock.

    `channel` is the one that took it: the message itself may have moved on to another.
    """
    await session.flush()
    known = await find(session, channel, provider_id)
    if known is not None:
        return known
    delivery = Delivery(
        message_id=message.id,
        channel=channel,
        provider_id=provider_id,
        attempt=attempt,
        status=Status.SENT,
        cost=0,
        created_at=at,
    )
    session.add(delivery)
    await session.flush()
    return delivery


async def refused_by(session: AsyncSession, message: Message) -> frozenset[str]:
    """The providers of its channel that could not deliver a message."""
    return frozenset(
        delivery.provider
        for delivery in await of_message(session, message.id)
        if delivery.status == Status.FAILED and delivery.channel == message.channel and delivery.provider
    )


async def spent(session: AsyncSession, since: datetime) -> int:
    """What all deliveries since a moment cost, in thousandths of a pound."""
    query = select(func.coalesce(func.sum(Delivery.cost), 0)).where(Delivery.created_at >= since)
    return int((await session.execute(query)).scalar_one())
