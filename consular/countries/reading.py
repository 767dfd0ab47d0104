"""Which parts of which destinations' pages have to be read again, because they changed after their facts were read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice import repository as advice
from consular.advice.models import AdvicePage
from consular.countries import key_facts, repository
from consular.countries.key_facts import Today
from consular.countries.models import Country


@dataclass(frozen=True)
class Due:
    """`read_on` is None where the facts were not carried into the database yet. `parts`: what changed; all that facts
    come from, where only the page's date is known."""

    slug: str
    read_on: date | None
    changed: date
    parts: tuple[str, ...] = ()


async def today(session: AsyncSession, country: Country) -> Today:
    """A country's page as it is now, as far as it is held."""
    page = await advice.page(session, country.slug)
    marks = await advice.marks(session, country.slug) if page else {}
    return _today(country, page, marks.get(country.slug, {}))


async def due(session: AsyncSession) -> list[Due]:
    """By slug. Without fetched pages only what the country files say of themselves can be told."""
    pages, marks = await advice.held(session), await advice.marks(session)
    found = []
    for country in sorted(await repository.all(session), key=lambda country: country.slug):
        page, facts = pages.get(country.slug), key_facts.read(country.key_facts)
        changed = advice.changed_at(page).date() if page else country.advice_updated
        now = _today(country, page, marks.get(country.slug, {}))
        parts = tuple(part for part in facts.parts() if facts.is_stale(part, now)) if facts else ()
        if facts is None or parts:
            found.append(Due(country.slug, facts.read_on if facts else None, changed, parts))
    return found


def _today(country: Country, page: AdvicePage | None, marks: dict[str, str]) -> Today:
    return Today((advice.changed_at(page) if page else None, country.advice_updated), marks)
