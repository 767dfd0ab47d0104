"""What an account's form offers to choose from."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.posts.models import Post

LEGACY = ("Etc", "SystemV", "US", "posix", "right")


@cache
def time_zones() -> list[tuple[str, str]]:
    """Pairs of a zone's name and how it reads; those named after a place."""
    named = [zone for zone in available_timezones() if "/" in zone and not zone.startswith(LEGACY)]
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in sorted(named))]


async def post_names(session: AsyncSession) -> dict[str, str]:
    """Every post's name by its slug, in the order of names."""
    rows = await session.execute(select(Post.slug, Post.name).order_by(Post.name))
    return dict(rows.tuples().all())


def chosen_first(names: dict[str, str], chosen: Collection[str]) -> dict[str, str]:
    """The same, so that whoever opens a long list sees what is ticked in it."""
    return dict(sorted(names.items(), key=lambda pair: pair[0] not in chosen))
