"""Which destinations' pages have to be read again, because they changed after their key facts were read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice import repository as advice
from consular.countries import key_facts, repository


@dataclass(frozen=True)
class Due:
    """`read_on` is None where the facts were not carried into the database yet."""

    slug: str
    read_on: date | None
    changed: date


async def due(session: AsyncSession) -> list[Due]:
    """By slug. Without fetched pages only what the country files say of themselves can be told."""
    pages = await advice.held(session)
    found = []
    for country in sorted(await repository.all(session), key=lambda country: country.slug):
        page = pages.get(country.slug)
        changed = advice.changed_at(page).date() if page else country.advice_updated
        facts = key_facts.read(country.key_facts)
        if facts is None or facts.is_stale(changed, country.advice_updated):
            found.append(Due(country.slug, facts.read_on if facts else None, changed))
    return found
