"""Recording where people are, that they are safe, and what they want to hear of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Conversation, Message
from consular.presence.models import Presence, Subscription


async def record(
    session: AsyncSession,
    conversation: Conversation,
    message: Message,
    place: str | None,
    until: str | None,
    people: str | None,
    at: datetime,
) -> None:
    """Keep a stay, once a message."""
    query = select(Presence.id).where(Presence.recorded_by == message.id)
    if (await session.execute(query)).first() is None:
        session.add(
            Presence(
                reference=message.reference,
                contact_id=conversation.contact_id,
                country_slug=conversation.country_slug,
                place=place,
                until=until,
                people=people,
                recorded_by=message.id,
                created_at=at,
            )
        )


async def mark_safe(
    session: AsyncSession, conversation: Conversation, message: Message, at: datetime
) -> None:
    """Note on the contact's newest stay that they are safe; a stay is made where none was registered."""
    query = (
        select(Presence.id)
        .where(Presence.contact_id == conversation.contact_id)
        .order_by(Presence.id.desc())
        .limit(1)
    )
    newest = (await session.execute(query)).scalar_one_or_none()
    if newest is None:
        await record(session, conversation, message, None, None, None, at)
        await session.flush()
        newest = (await session.execute(query)).scalar_one()
    await session.execute(update(Presence).where(Presence.id == newest).values(safe_at=at))


async def subscribe(session: AsyncSession, contact_id: int, country_slug: str, at: datetime) -> None:
    if country_slug not in await subscriptions(session, contact_id):
        session.add(Subscription(contact_id=contact_id, country_slug=country_slug, created_at=at))


async def unsubscribe(session: AsyncSession, contact_id: int, country_slug: str | None) -> None:
    """End alerts for one country, or for all where none is named."""
    query = delete(Subscription).where(Subscription.contact_id == contact_id)
    if country_slug:
        query = query.where(Subscription.country_slug == country_slug)
    await session.execute(query)


async def subscriptions(session: AsyncSession, contact_id: int) -> Sequence[str]:
    query = select(Subscription.country_slug).where(Subscription.contact_id == contact_id)
    return (await session.execute(query)).scalars().all()
