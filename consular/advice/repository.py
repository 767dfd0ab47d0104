"""All queries on travel advice: what is held of a page and how old it is, and the writing of what was fetched.

Nothing here commits, and nothing here calls a network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice import changes, fingerprints
from consular.advice.changes import Kept
from consular.advice.models import AdviceChange, AdvicePage, AdvicePassage, AdviceSync, ChangeKind, State
from consular.advice.page import Page, Passage


@dataclass(frozen=True)
class Validators:
    """What a server gave us with a document, to be shown when we ask whether it changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Holdings:
    """What the service holds of GOV.UK's advice. Without a page, it answers from the facts that it ships."""

    pages: int
    looked_at: datetime | None  # when GOV.UK last answered for its index
    behind: int  # live pages that were not seen to be current since then

    def age(self, at: datetime) -> timedelta | None:
        """How long ago GOV.UK last told us what is current; None where it never did."""
        return at - self.looked_at if self.looked_at else None


async def holdings(session: AsyncSession) -> Holdings:
    pages = (await session.execute(select(func.count()).select_from(AdvicePage))).scalar_one()
    sync = await session.get(AdviceSync, 1)
    if sync is None or sync.looked_at is None:
        return Holdings(pages, None, 0)
    behind = select(func.count()).where(
        AdvicePage.state == State.LIVE, AdvicePage.confirmed_at < sync.looked_at
    )
    return Holdings(pages, sync.looked_at, (await session.execute(behind)).scalar_one())


async def page(session: AsyncSession, slug: str) -> AdvicePage | None:
    """A country's page, whatever its state; None where it was never fetched."""
    return await session.get(AdvicePage, slug)


def changed_at(page: AdvicePage) -> datetime:
    """When the page last changed: its words, or that it went."""
    return page.updated if page.state is State.LIVE else page.state_since


def age(page: AdvicePage, at: datetime) -> timedelta:
    """How long ago this copy was last seen to be GOV.UK's current one."""
    return at - page.confirmed_at


async def passages(session: AsyncSession, slug: str) -> list[Passage]:
    """A page's passages in its order, each with the date of the page."""
    query = (
        select(AdvicePassage, AdvicePage.updated)
        .join(AdvicePage, AdvicePage.slug == AdvicePassage.country_slug)
        .where(AdvicePassage.country_slug == slug)
        .order_by(AdvicePassage.position)
    )
    return [as_passage(row, updated) for row, updated in (await session.execute(query)).tuples()]


async def marks(session: AsyncSession, slug: str | None = None) -> dict[str, dict[str, str]]:
    """The marks of each part of each live page, or of one; a page that no longer holds has none."""
    query = (
        select(AdvicePassage, AdvicePage.updated)
        .join(AdvicePage, AdvicePage.slug == AdvicePassage.country_slug)
        .where(AdvicePage.state == State.LIVE)
        .order_by(AdvicePassage.country_slug, AdvicePassage.position)
    )
    if slug is not None:
        query = query.where(AdvicePassage.country_slug == slug)
    found = [as_passage(row, updated) for row, updated in (await session.execute(query)).tuples()]
    by_page = groupby(found, key=lambda passage: passage.country)
    return {country: fingerprints.of_parts(said) for country, said in by_page}


def as_passage(row: AdvicePassage, updated: datetime) -> Passage:
    return Passage(
        row.country_slug, row.part, row.part_title, row.heading, row.position, row.text, row.url, updated
    )


async def changes_of(session: AsyncSession, slug: str, limit: int = 20) -> Sequence[AdviceChange]:
    """How a page changed, the newest first."""
    query = select(AdviceChange).where(AdviceChange.country_slug == slug).order_by(AdviceChange.id.desc())
    return (await session.execute(query.limit(limit))).scalars().all()


async def held(session: AsyncSession) -> dict[str, AdvicePage]:
    return {row.slug: row for row in (await session.execute(select(AdvicePage))).scalars()}


async def confirm(session: AsyncSession, slugs: Sequence[str], at: datetime) -> None:
    """These pages were seen to be current."""
    await session.execute(update(AdvicePage).where(AdvicePage.slug.in_(slugs)).values(confirmed_at=at))


async def store(session: AsyncSession, page: Page, tags: Validators, at: datetime) -> AdviceChange | None:
    """Keep a page as it was just fetched; what changed against the one before, if anything did.

    The first time there is nothing to compare with, and so no change.
    """
    row = await session.get(AdvicePage, page.slug, with_for_update=True)
    was = (row.state, row.updated, list(row.alert_status)) if row else None
    if row is None:
        row = AdvicePage(slug=page.slug, state_since=at)
        session.add(row)
    _fill(row, page, tags, at)
    await session.flush()
    differing = await _store_passages(session, page)
    if was is None:
        return None
    kind = _kind(was[0], was[1], row, bool(differing) or was[2] != row.alert_status)
    if kind is None:
        return None
    change = AdviceChange(
        country_slug=page.slug,
        kind=kind,
        published_at=page.updated,
        seen_at=at,
        description=page.change_description,
        alert_before=was[2],
        alert_after=row.alert_status,
        passages=differing,
    )
    session.add(change)
    await session.flush()
    return change


def _fill(row: AdvicePage, page: Page, tags: Validators, at: datetime) -> None:
    state = State.WITHDRAWN if page.is_withdrawn else State.LIVE
    if row.state != state:
        row.state, row.state_since = state, at
    row.title, row.updated, row.reviewed = page.title, page.updated, page.reviewed
    row.alert_status, row.change_description = list(page.alert_status), page.change_description
    row.parts = [{"slug": part.slug, "title": part.title, "url": part.url} for part in page.parts]
    row.surprises = list(page.surprises)
    row.etag, row.last_modified = tags.etag, tags.last_modified
    row.fetched_at = row.confirmed_at = at


def _kind(was: State, was_updated: datetime, row: AdvicePage, differs: bool) -> ChangeKind | None:
    if row.state is not was:
        return ChangeKind.WITHDRAWN if row.state is State.WITHDRAWN else ChangeKind.BACK
    if row.updated > was_updated:
        return ChangeKind.UPDATED
    return ChangeKind.AMENDED if differs else None


async def _store_passages(session: AsyncSession, page: Page) -> list[dict[str, object]]:
    """Make the passages those of the page, touching only what differs."""
    query = select(AdvicePassage).where(AdvicePassage.country_slug == page.slug)
    rows = {(row.part, row.heading, row.place): row for row in (await session.execute(query)).scalars()}
    before = {key: Kept(row.id, row.position, row.text) for key, row in rows.items()}
    after = changes.keyed(page.passages)
    gone = [row.id for key, row in rows.items() if key not in after]
    if gone:
        await session.execute(delete(AdvicePassage).where(AdvicePassage.id.in_(gone)))
    for key in after.keys() & rows.keys():
        for name, value in _columns(after[key]).items():
            setattr(rows[key], name, value)
    new = [
        {"country_slug": page.slug, "part": key[0], "heading": key[1], "place": key[2], **_columns(passage)}
        for key, passage in after.items()
        if key not in rows
    ]
    if new:
        await session.execute(insert(AdvicePassage), new)
    await session.flush()
    return changes.differences(before, after)


def _columns(passage: Passage) -> dict[str, str | int]:
    """What may change of a passage while its heading stands."""
    return {
        "part_title": passage.part_title,
        "position": passage.position,
        "text": passage.text,
        "url": passage.url,
    }


async def mark_gone(session: AsyncSession, slug: str, at: datetime) -> AdviceChange | None:
    """GOV.UK no longer serves the page: what we hold stays, marked."""
    row = await session.get(AdvicePage, slug, with_for_update=True)
    if row is None or row.state is State.GONE:
        return None
    row.state, row.state_since, row.confirmed_at = State.GONE, at, at
    change = AdviceChange(
        country_slug=slug,
        kind=ChangeKind.GONE,
        published_at=at,
        seen_at=at,
        description="",
        alert_before=row.alert_status,
        alert_after=row.alert_status,
        passages=[],
    )
    session.add(change)
    await session.flush()
    return change
