"""Who is to hear of a change, when, and that they hear of it once.

The fan-out is a few statements however many subscribers there are, in the transaction that keeps the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice import changes
from consular.advice.hours import humane
from consular.advice.models import AdviceAlert, AdviceChange, ChangeKind
from consular.conversations.models import Conversation, Handover
from consular.countries.models import Country
from consular.database import Moment
from consular.presence import repository as presence
from consular.presence.models import Presence, Subscription

PLACES_AT_ONCE = 200  # SQLite takes no more than a thousand conditions in one statement
ONE_A_DAY = timedelta(hours=24)
STAY = timedelta(days=90)  # how long a stay without a last day is taken to go on
TOLD = (ChangeKind.UPDATED, ChangeKind.WITHDRAWN)


def is_grave(change: AdviceChange) -> bool:
    """Whether it goes out at any hour: FCDO warns of more than before."""
    return changes.is_raised(change.alert_before, change.alert_after)


async def announce(session: AsyncSession, change: AdviceChange, at: datetime) -> None:
    """Note the change for every subscriber of the country, each for a humane hour where they are."""
    grave = is_grave(change)
    if change.kind not in TOLD and not grave:
        return
    places = _subscribers(change, at, _stay(at), Conversation.country_slug).distinct()
    due: dict[datetime, list[tuple[str | None, str | None]]] = {}
    for stay, spoken_of in (await session.execute(places)).all():
        when = at if grave else await _hour(session, stay, spoken_of, at)
        due.setdefault(when, []).append((stay, spoken_of))
    for when, wheres in due.items():
        values = (Subscription.contact_id, literal(change.id), literal(grave), literal(when, Moment))
        for start in range(0, len(wheres), PLACES_AT_ONCE):
            there = or_(*(_is_at(where, at) for where in wheres[start : start + PLACES_AT_ONCE]))
            chosen = _subscribers(change, at, *values).where(there)
            columns = ["contact_id", "change_id", "is_grave", "due_at"]
            await session.execute(insert(AdviceAlert).from_select(columns, chosen))


def _subscribers(change: AdviceChange, at: datetime, *columns: Any) -> Select[Any]:
    """These columns of everybody who wants to hear of the change's country."""
    return (
        select(*columns)
        .select_from(Subscription)
        .join(Conversation, Conversation.contact_id == Subscription.contact_id)
        .where(Subscription.country_slug == change.country_slug, presence.is_running(at))
    )


def _stay(at: datetime) -> ColumnElement[str | None]:
    """The country in which a subscriber has registered, as far as we know still."""
    newest = (
        select(Presence.country_slug)
        .where(Presence.contact_id == Subscription.contact_id, Presence.created_at > at - STAY)
        .order_by(Presence.id.desc())
        .limit(1)
        .correlate(Subscription)
    )
    return newest.scalar_subquery()


def _is_at(where: tuple[str | None, str | None], at: datetime) -> ColumnElement[bool]:
    stay, spoken_of = where
    return and_(
        func.coalesce(_stay(at), "") == (stay or ""),
        func.coalesce(Conversation.country_slug, "") == (spoken_of or ""),
    )


async def _hour(session: AsyncSession, stay: str | None, spoken_of: str | None, at: datetime) -> datetime:
    country = await session.get(Country, stay or spoken_of) if stay or spoken_of else None
    return humane(at, country.iso2 if country else None, is_there=stay is not None)


async def find_due(session: AsyncSession, at: datetime) -> int | None:
    """The contact who has waited longest for an alert that is due, the grave ones first; unlocked.

    Nothing goes to a conversation that was closed quietly, and nothing that can wait to one that an officer leads.
    """
    query = (
        select(AdviceAlert.contact_id)
        .join(Conversation, Conversation.contact_id == AdviceAlert.contact_id)
        .where(
            AdviceAlert.sent_at.is_(None),
            AdviceAlert.due_at <= at,
            Conversation.quiet_since.is_(None),
            or_(AdviceAlert.is_grave, Conversation.handover != Handover.OFFICER),
        )
        .order_by(AdviceAlert.is_grave.desc(), AdviceAlert.due_at, AdviceAlert.id)
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def waiting(
    session: AsyncSession, contact_id: int, at: datetime
) -> Sequence[tuple[AdviceAlert, AdviceChange]]:
    """What a contact has not heard of yet, oldest first, locked: the grave alone where any is due, else all, so that
    what can wait goes out together."""
    query = (
        select(AdviceAlert, AdviceChange)
        .join(AdviceChange, AdviceChange.id == AdviceAlert.change_id)
        .where(AdviceAlert.contact_id == contact_id, AdviceAlert.sent_at.is_(None))
        .order_by(AdviceAlert.change_id)
        .with_for_update(of=AdviceAlert)
    )
    found = (await session.execute(query)).tuples().all()
    grave = [pair for pair in found if pair[0].is_grave and pair[0].due_at <= at]
    return grave or [pair for pair in found if not pair[0].is_grave]


async def next_day(session: AsyncSession, contact_id: int) -> datetime | None:
    """From when on the contact may be told again of what can wait; None where they were told of nothing yet."""
    query = select(func.max(AdviceAlert.sent_at)).where(
        AdviceAlert.contact_id == contact_id,
        AdviceAlert.message_id.is_not(None),
        AdviceAlert.is_grave.is_(False),
    )
    last: datetime | None = (await session.execute(query)).scalar_one_or_none()
    return last + ONE_A_DAY if last else None


async def put_off(session: AsyncSession, alerts: Sequence[AdviceAlert], until: datetime) -> None:
    ids = [alert.id for alert in alerts]
    await session.execute(update(AdviceAlert).where(AdviceAlert.id.in_(ids)).values(due_at=until))


async def hour_for(session: AsyncSession, conversation: Conversation, at: datetime) -> datetime:
    """The first humane moment for one person."""
    query = (
        select(_stay(at)).select_from(Subscription).where(Subscription.contact_id == conversation.contact_id)
    )
    stay = (await session.execute(query.limit(1))).scalar_one_or_none()
    return await _hour(session, stay, conversation.country_slug, at)
