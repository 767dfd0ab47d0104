"""Filters of the queue that an officer has kept under a name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.desk.models import SavedView
from consular.desk.queue import Filter
from consular.desk.storing import store


async def keep(session: AsyncSession, officer_id: int, name: str, chosen: Filter) -> None:
    """Under a name that is taken it replaces the older one. A text that was searched for is not kept."""
    await store(
        session, SavedView, {"officer_id": officer_id, "name": name.strip()}, {"filters": chosen.codes()}
    )


async def of_officer(session: AsyncSession, officer_id: int) -> Sequence[SavedView]:
    query = select(SavedView).where(SavedView.officer_id == officer_id).order_by(SavedView.name)
    return (await session.execute(query)).scalars().all()


async def find(session: AsyncSession, officer_id: int, view_id: int) -> Filter | None:
    """The filter of one of the officer's own views."""
    view = await session.get(SavedView, view_id)
    return Filter.of_codes(view.filters) if view and view.officer_id == officer_id else None


async def drop(session: AsyncSession, officer_id: int, view_id: int) -> None:
    await session.execute(
        delete(SavedView).where(SavedView.id == view_id, SavedView.officer_id == officer_id)
    )
