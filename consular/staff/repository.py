"""Finding officers. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.errors import NotFound
from consular.staff.models import Officer, OfficerPost, Role

UNKNOWN = "There is no such officer: go back to the list of officers and choose one."


async def by_email(session: AsyncSession, email: str) -> Officer | None:
    query = select(Officer).where(Officer.email == clean_email(email))
    return (await session.execute(query)).scalar_one_or_none()


def clean_email(email: str) -> str:
    return email.strip().lower()


async def get(session: AsyncSession, officer_id: int, lock: bool = False) -> Officer:
    """Raises `NotFound`."""
    officer = await session.get(Officer, officer_id, with_for_update=lock or None)
    if officer is None:
        raise NotFound(UNKNOWN)
    return officer


async def every(session: AsyncSession) -> Sequence[Officer]:
    """All accounts, the active ones first, by name."""
    query = select(Officer).order_by(Officer.active.desc(), func.lower(Officer.name), Officer.id)
    return (await session.execute(query)).scalars().all()


async def serving(session: AsyncSession, post_slug: str | None) -> Sequence[Officer]:
    """Active officers of a post, or of the global centre for None; without those of the centre for a post."""
    rights = select(OfficerPost.officer_id)
    chosen = (
        Officer.id.in_(rights.where(OfficerPost.post_slug == post_slug))
        if post_slug
        else Officer.id.not_in(rights)
    )
    query = select(Officer).where(Officer.active, chosen).order_by(Officer.id)
    return (await session.execute(query)).scalars().all()


async def count(session: AsyncSession) -> int:
    return (await session.execute(select(func.count()).select_from(Officer))).scalar_one()


async def administrators(session: AsyncSession) -> Sequence[Officer]:
    """The active ones, locked, so that two of them cannot take each other's rights at once."""
    query = (
        select(Officer)
        .where(Officer.active, Officer.role == Role.ADMINISTRATOR)
        .order_by(Officer.id)
        .with_for_update()
    )
    return (await session.execute(query)).scalars().all()
