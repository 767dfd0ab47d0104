"""What actions know: the database, the catalogue of topics and the briefing that fills a reply's placeholders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice.answering import Advice, Answer
from consular.countries import repository as countries
from consular.database import Database
from consular.replies.briefing import Briefing
from consular.topics.catalogue import Intent


@dataclass(frozen=True)
class Knowledge:
    """Given to every action when the server starts. Actions read; they never write."""

    database: Database
    catalogue: dict[str, Intent]
    briefing: Briefing
    discreet: frozenset[str] = frozenset()  # emergencies of which nobody else may hear
    advice: Advice | None = None  # without it questions of travel advice are answered out of the facts
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def brief(self, country: str | None, place: str | None = None) -> dict[str, str]:
        """Every placeholder that a reply may use, for a country or for none."""
        async with self.database.read() as session:
            return await self.briefing.brief(session, country, place, self.clock())

    async def look_up(self, country: str | None, question: str) -> Answer | None:
        """What the country's page says to a question; None without a page, or where nothing in particular is asked."""
        if self.advice is None or country is None:
            return None
        async with self.database.read() as session:
            found = await countries.get(session, country)
            return await self.advice.answer(session, found, question, self.clock()) if found else None

    async def names_of(self, slugs: tuple[str, ...]) -> list[str]:
        """The countries' names, in the same order; a slug that is no country is left out."""
        async with self.database.read() as session:
            return [name for slug in slugs if (name := await _name(session, slug))]


async def _name(session: AsyncSession, slug: str) -> str | None:
    country = await countries.get(session, slug)
    return country.name if country else None
