"""What is held of the posts' pages on GOV.UK: which is due for a look, and the writing of what was fetched.

Nothing here commits, and nothing here calls a network.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice.models import State
from consular.advice.repository import Validators
from consular.countries.models import Country
from consular.facts import phones
from consular.posts.models import Post, PostPage
from consular.posts.page import Page


async def due(session: AsyncSession, before: datetime | None) -> list[str]:
    """The posts that were never asked for, or not since `before`, the longest waiting first; all of them for None."""
    query = select(Post.slug).outerjoin(PostPage, PostPage.slug == Post.slug)
    if before is not None:
        query = query.where(or_(PostPage.slug.is_(None), PostPage.asked_at <= before))
    return list((await session.execute(query.order_by(PostPage.asked_at.nulls_first(), Post.slug))).scalars())


async def held(session: AsyncSession, slugs: Sequence[str]) -> dict[str, PostPage]:
    rows = await session.execute(select(PostPage).where(PostPage.slug.in_(slugs)))
    return {row.slug: row for row in rows.scalars()}


async def get(session: AsyncSession, slug: str) -> PostPage | None:
    return await session.get(PostPage, slug)


async def store(session: AsyncSession, page: Page, tags: Validators, at: datetime) -> bool:
    """Keep a page as it was just fetched; whether it says something else than the one before."""
    row = await _row(session, page.slug, at)
    was_read, before = row.confirmed_at is not None, _said(row)
    _enter(row, State.WITHDRAWN if page.is_withdrawn else State.LIVE, page.withdrawn_at or at)
    row.title, row.form, row.opening = page.title, page.form, page.opening
    row.address, row.emails = list(page.address), list(page.emails)
    row.phones = await _dialled(session, page)
    row.published, row.opening_published = page.published, page.opening_published
    row.surprises, row.trouble = list(page.surprises), None
    row.etag, row.last_modified = tags.etag, tags.last_modified
    row.asked_at = row.confirmed_at = at
    await session.flush()
    return was_read and _said(row) != before


async def confirm(session: AsyncSession, slug: str, at: datetime) -> None:
    """The page was seen to be current."""
    seen = {"asked_at": at, "confirmed_at": at, "trouble": None}
    await session.execute(update(PostPage).where(PostPage.slug == slug).values(**seen))


async def mark_gone(session: AsyncSession, slug: str, at: datetime) -> bool:
    """GOV.UK no longer has the page: what we hold stays, marked. Whether this is news."""
    row = await _row(session, slug, at)
    is_news = row.state is not State.GONE
    _enter(row, State.GONE, at)
    row.asked_at, row.trouble = at, None
    await session.flush()
    return is_news


async def note_trouble(session: AsyncSession, slug: str, trouble: str, at: datetime) -> None:
    """GOV.UK was asked in vain: what we hold stays as it is, and grows older."""
    row = await _row(session, slug, at)
    row.asked_at, row.trouble = at, trouble
    await session.flush()


async def _row(session: AsyncSession, slug: str, at: datetime) -> PostPage:
    row = await session.get(PostPage, slug, with_for_update=True)
    if row is None:
        row = PostPage(slug=slug, state=State.LIVE, state_since=at, asked_at=at)
        session.add(row)
        await session.flush()
    return row


def _enter(row: PostPage, state: State, since: datetime) -> None:
    if row.state is not state:
        row.state, row.state_since = state, since


def _said(row: PostPage) -> tuple[Any, ...]:
    return row.state, row.title, row.address, row.phones, row.emails, row.form, row.opening


async def _dialled(session: AsyncSession, page: Page) -> list[dict[str, Any]]:
    """The phones, each as it can be dialled where it can be read."""
    query = select(Country.iso2).join(Post, Post.located_in == Country.slug).where(Post.slug == page.slug)
    iso2 = (await session.execute(query)).scalar_one_or_none()
    return [
        {"label": label, "published": number, "e164": phones.read(number, iso2)}
        for label, number in page.phones
    ]
