"""Whose turn it is to fetch: one replica at a time, on the schedule. An operator's own sync takes the turn over.

Two at once would do no harm but ask GOV.UK twice, so nothing is fenced by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice.models import AdviceSync
from consular.advice.repository import Validators
from consular.desk.storing import store

LEASE = timedelta(minutes=1)


async def is_due(session: AsyncSession, at: datetime) -> bool:
    """Whether the schedule wants a look now, and nobody is at it."""
    row = await session.get(AdviceSync, 1)
    if row is None or row.next_at is None:
        return True
    return row.next_at <= at and (row.lease_until is None or row.lease_until < at)


async def take(session: AsyncSession, owner: str, at: datetime, by_hand: bool) -> AdviceSync | None:
    """The row with the turn taken; None where another has it or it is not due yet."""
    await store(session, AdviceSync, {"id": 1}, {"listed": {}}, replace=False)
    free = or_(AdviceSync.lease_until.is_(None), AdviceSync.lease_until < at)
    due = or_(AdviceSync.next_at.is_(None), AdviceSync.next_at <= at)
    query = select(AdviceSync).where(AdviceSync.id == 1).with_for_update()
    row = (await session.execute(query if by_hand else query.where(free, due))).scalar_one_or_none()
    if row is not None:
        row.owner, row.lease_until = owner, at + LEASE
    return row


async def renew(session: AsyncSession, owner: str, at: datetime) -> None:
    await session.execute(update(AdviceSync).where(AdviceSync.owner == owner).values(lease_until=at + LEASE))


async def note_index(
    session: AsyncSession, listed: Mapping[str, datetime | None], tags: Validators, at: datetime
) -> None:
    """Keep the index, so that a run that is cut short goes on where it was even when the index has not changed."""
    row = await session.get_one(AdviceSync, 1)
    row.listed = {slug: date.isoformat() if date else None for slug, date in listed.items()}
    row.etag, row.last_modified, row.looked_at = tags.etag, tags.last_modified, at


def listed(row: AdviceSync) -> dict[str, datetime | None]:
    """The index as it was last read."""
    return {slug: datetime.fromisoformat(date) if date else None for slug, date in row.listed.items()}


async def end(session: AsyncSession, owner: str, at: datetime, next_at: datetime, is_finished: bool) -> None:
    """Give the turn back. `is_finished`: every page is up to date with the index."""
    values: dict[str, datetime | None] = {"lease_until": None, "next_at": next_at}
    if is_finished:
        values["finished_at"] = at
    await session.execute(update(AdviceSync).where(AdviceSync.owner == owner).values(owner=None, **values))
