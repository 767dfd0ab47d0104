"""Reading countries and service pages. They are written by seeding alone."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.countries.models import Country, ServicePage


async def get(session: AsyncSession, slug: str) -> Country | None:
    return await session.get(Country, slug)


async def by_iso2(session: AsyncSession, iso2: str) -> Country | None:
    """The country of a two-letter code, in capitals; None for one that we have no page on."""
    return (await session.execute(select(Country).where(Country.iso2 == iso2))).scalars().first()


async def all(session: AsyncSession) -> list[Country]:
    """Every country, by the name that a person would look for."""
    return list((await session.execute(select(Country).order_by(Country.name, Country.slug))).scalars())


async def service_pages(session: AsyncSession) -> list[ServicePage]:
    return list((await session.execute(select(ServicePage).order_by(ServicePage.slug))).scalars())
