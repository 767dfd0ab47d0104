"""Which posts serve a country, and which of them is nearest. Posts are written by seeding alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, inf, radians, sin, sqrt

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.countries.models import CountryPost
from consular.posts.models import Post

EARTH_RADIUS_KM = 6371.0  # the mean radius


async def get(session: AsyncSession, slug: str) -> Post | None:
    return await session.get(Post, slug)


async def serving(session: AsyncSession, country_slug: str) -> list[Post]:
    """The posts that serve a country, those of the country's own list first, in its order."""
    query = (
        select(Post)
        .join(CountryPost, CountryPost.post_slug == Post.slug)
        .where(CountryPost.country_slug == country_slug)
        .order_by(CountryPost.position)
    )
    return list((await session.execute(query)).scalars())


async def everywhere(session: AsyncSession) -> list[Post]:
    """Every post there is."""
    return list((await session.execute(select(Post).order_by(Post.slug))).scalars())


def nearest(posts: Sequence[Post], latitude: float, longitude: float) -> Post | None:
    """The closest post that receives people; failing that, the first that is known at all.

    A post without coordinates comes after every post that has them; ties keep the order given.
    """

    def rank(post: Post) -> tuple[bool, float]:
        if post.latitude is None or post.longitude is None:
            return (not post.in_person, inf)
        return (not post.in_person, distance_km(latitude, longitude, post.latitude, post.longitude))

    return min(posts, key=rank, default=None)


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance between two points in degrees (haversine formula), in kilometres."""
    north, other_north = radians(latitude), radians(other_latitude)
    rise = sin((other_north - north) / 2) ** 2
    turn = sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, rise + cos(north) * cos(other_north) * turn)))
