"""Which officers there are for a post, who of them is at their console, and who is on duty."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Conversation
from consular.desk.levels import CENTRE
from consular.desk.models import DutyShift, Heartbeat
from consular.desk.storing import store
from consular.staff.models import Officer, OfficerPost


def works_for(post_slug: str | None) -> ColumnElement[bool]:
    """Officers of one post; of the global centre, those who have no post."""
    has_post = exists().where(OfficerPost.officer_id == Officer.id)
    if post_slug is None or post_slug == CENTRE:
        return ~has_post
    return has_post.where(OfficerPost.post_slug == post_slug)


async def has_officers(session: AsyncSession, post_slug: str | None) -> bool:
    query = select(Officer.id).where(Officer.active, works_for(post_slug)).limit(1)
    return (await session.execute(query)).first() is not None


async def present(
    session: AsyncSession, post_slug: str | None, at: datetime, within: timedelta
) -> Sequence[Officer]:
    """The post's officers who gave a sign of life lately; those with the fewest conversations first."""
    held = (
        select(func.count())
        .select_from(Conversation)
        .where(Conversation.officer_id == Officer.id)
        .scalar_subquery()
    )
    query = (
        select(Officer)
        .join(Heartbeat, Heartbeat.officer_id == Officer.id)
        .where(Officer.active, works_for(post_slug), Heartbeat.seen_at > at - within)
        .order_by(held, Officer.id)
    )
    return (await session.execute(query)).scalars().all()


async def next_officer(
    session: AsyncSession, post_slug: str | None, at: datetime, within: timedelta, without: Collection[int]
) -> Officer | None:
    """Whoever of the post is there and has the least to do, other than those named."""
    found = await present(session, post_slug, at, within)
    return next((officer for officer in found if officer.id not in without), None)


async def on_duty(session: AsyncSession, post_slug: str | None, at: datetime) -> Sequence[Officer]:
    """Whoever's shift it is at a post."""
    is_post = (
        DutyShift.post_slug.is_(None)
        if post_slug is None or post_slug == CENTRE
        else DutyShift.post_slug == post_slug
    )
    query = (
        select(Officer)
        .join(DutyShift, DutyShift.officer_id == Officer.id)
        .where(Officer.active, is_post, DutyShift.starts_at <= at, DutyShift.ends_at > at)
        .order_by(DutyShift.id)
    )
    return (await session.execute(query)).scalars().unique().all()


async def beat(session: AsyncSession, officer_id: int, at: datetime) -> None:
    """An officer's console is open."""
    await store(session, Heartbeat, {"officer_id": officer_id}, {"seen_at": at})


async def last_seen(session: AsyncSession, officer_id: int) -> datetime | None:
    return (
        await session.execute(select(Heartbeat.seen_at).where(Heartbeat.officer_id == officer_id))
    ).scalar_one_or_none()
