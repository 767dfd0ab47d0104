"""Recording where people are, that they are safe, and what they want to hear of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Conversation, Message
from consular.desk.storing import store
from consular.presence import dates
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
    """Keep a stay, once a message. Alerts about its country then end with it."""
    query = select(Presence.id).where(Presence.recorded_by == message.id)
    if (await session.execute(query)).first() is None:
        await _end_alerts_with_stay(session, conversation, until, at)
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


async def _end_alerts_with_stay(
    session: AsyncSession, conversation: Conversation, until: str | None, at: datetime
) -> None:
    last_day = dates.read(until, at.date())
    if last_day is not None:
        await session.execute(
            update(Subscription)
            .where(
                Subscription.contact_id == conversation.contact_id,
                Subscription.country_slug == conversation.country_slug,
            )
            .values(expires_on=last_day)
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
    """For good, or until the end of the stay that the contact has registered there. Asked again, it holds anew."""
    key = {"contact_id": contact_id, "country_slug": country_slug}
    values = {"expires_on": await _end_of_stay(session, contact_id, country_slug, at)}
    await store(session, Subscription, key, {**values, "created_at": at}, replace=False)
    await session.execute(update(Subscription).filter_by(**key).values(**values))


async def _end_of_stay(
    session: AsyncSession, contact_id: int, country_slug: str, at: datetime
) -> date | None:
    """The last day of the contact's newest stay in a country; None where it is open, unclear or over."""
    query = (
        select(Presence)
        .where(Presence.contact_id == contact_id, Presence.country_slug == country_slug)
        .order_by(Presence.id.desc())
        .limit(1)
    )
    stay = (await session.execute(query)).scalar_one_or_none()
    last_day = dates.read(stay.until, stay.created_at.date()) if stay else None
    return last_day if last_day and last_day >= at.date() else None


def is_running(at: datetime) -> ColumnElement[bool]:
    """Whether a subscription still holds. Its last day is over nowhere before it is over everywhere."""
    return or_(Subscription.expires_on.is_(None), Subscription.expires_on >= at.date() - timedelta(days=1))


async def drop_expired(session: AsyncSession, at: datetime) -> None:
    await session.execute(delete(Subscription).where(not_(is_running(at))))


async def unsubscribe(session: AsyncSession, contact_id: int, country_slug: str | None) -> None:
    """End alerts for one country, or for all where none is named."""
    query = delete(Subscription).where(Subscription.contact_id == contact_id)
    if country_slug:
        query = query.where(Subscription.country_slug == country_slug)
    await session.execute(query)


async def subscriptions(session: AsyncSession, contact_id: int) -> Sequence[str]:
    query = select(Subscription.country_slug).where(Subscription.contact_id == contact_id)
    return (await session.execute(query)).scalars().all()
