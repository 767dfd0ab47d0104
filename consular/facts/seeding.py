"""Brings the fact tables into line with the fact files. Idempotent, writes only what changed, never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import delete, insert, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.countries.models import Country, CountryPost, ServicePage
from consular.facts.loader import load
from consular.facts.rows import Row, Rows, build
from consular.posts.models import Post, PostPhone

# Replicas that start together seed one after the other. Any number will do, as long as nobody else takes it.
_TURN = 7_008_5000


@dataclass(frozen=True)
class Changes:
    """Slugs of one table."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    unchanged: list[str]


@dataclass
class SeedReport:
    """Files by folder and slug ("countries/mali"); unparsed phones as (post slug, label, number)."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unparsed_phones: list[tuple[str, str, str]] = field(default_factory=list)

    def include(self, folder: str, changes: Changes) -> None:
        self.added += [f"{folder}/{slug}" for slug in changes.added]
        self.changed += [f"{folder}/{slug}" for slug in changes.changed]
        self.removed += [f"{folder}/{slug}" for slug in changes.removed]
        self.unchanged += [f"{folder}/{slug}" for slug in changes.unchanged]


async def seed(session: AsyncSession, data: Path) -> SeedReport:
    """Load a data folder into the database. Raises BadFacts, before anything is written, if a file is bad.

    Give it a transaction of its own: objects that the session has already read are not refreshed.
    """
    rows = build(load(data))
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    report = SeedReport(unparsed_phones=_unparsed(rows))
    await _bring(session, Country, "countries", rows.countries, report)
    written = await _bring(session, Post, "posts", rows.posts, report)
    await _bring(session, ServicePage, "services", rows.services, report)
    await _replace_phones(session, rows, written)
    await _bring_serving(session, rows)
    return report


async def _bring(
    session: AsyncSession,
    model: type[Country] | type[Post] | type[ServicePage],
    folder: str,
    wanted: Mapping[str, Row],
    report: SeedReport,
) -> list[str]:
    """Add, change and remove rows until the table is as wanted. Returns the slugs that were written."""
    present = (await session.execute(select(model.slug, model.digest))).all()
    changes = _compare(wanted, dict(present))
    if changes.added:
        await session.execute(insert(model), [wanted[slug] for slug in changes.added])
    if changes.changed:
        await session.execute(update(model), [wanted[slug] for slug in changes.changed])
    if changes.removed:
        await session.execute(delete(model).where(model.slug.in_(changes.removed)))
    report.include(folder, changes)
    return changes.added + changes.changed


def _compare(wanted: Mapping[str, Row], present: Mapping[str, str]) -> Changes:
    same = {slug for slug, digest in present.items() if slug in wanted and wanted[slug]["digest"] == digest}
    return Changes(
        added=sorted(wanted.keys() - present.keys()),
        changed=sorted((wanted.keys() & present.keys()) - same),
        removed=sorted(present.keys() - wanted.keys()),
        unchanged=sorted(same),
    )


async def _replace_phones(session: AsyncSession, rows: Rows, posts: list[str]) -> None:
    phones = [phone for slug in posts for phone in rows.phones[slug]]
    if posts:
        await session.execute(delete(PostPhone).where(PostPhone.post_slug.in_(posts)))
    if phones:
        await session.execute(insert(PostPhone), phones)


async def _bring_serving(session: AsyncSession, rows: Rows) -> None:
    query = select(CountryPost.country_slug, CountryPost.post_slug, CountryPost.position)
    present = {(country, post, position) for country, post, position in await session.execute(query)}
    stale = [(country, post) for country, post, _ in present - rows.serving]
    if stale:
        pairs = tuple_(CountryPost.country_slug, CountryPost.post_slug)
        await session.execute(delete(CountryPost).where(pairs.in_(stale)))
    fresh = [
        {"country_slug": country, "post_slug": post, "position": position}
        for country, post, position in sorted(rows.serving - present)
    ]
    if fresh:
        await session.execute(insert(CountryPost), fresh)


def _unparsed(rows: Rows) -> list[tuple[str, str, str]]:
    return [
        (slug, phone["label"], phone["published"])
        for slug in sorted(rows.phones)
        for phone in rows.phones[slug]
        if phone["e164"] is None
    ]
