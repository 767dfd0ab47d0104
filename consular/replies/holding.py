"""The replies that are sent without the bot: in an emergency, and when the bot is slow or gone."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from consular.countries import repository as countries
from consular.countries.models import Country
from consular.emergency.guidance import Guidance
from consular.replies.briefing import Briefing


class Holding:
    """Needs the database for local numbers, and nothing else."""

    def __init__(self, briefing: Briefing) -> None:
        self._briefing = briefing
        self._blocks = briefing.blocks

    async def emergency(
        self,
        session: AsyncSession,
        guidance: Guidance,
        country_slug: str | None,
        reference: str,
        channel: str,
    ) -> str:
        """The first reply to an emergency."""
        country = await self._country(session, country_slug)
        post = await self._briefing.post_line(session, country) if country else None
        return self._blocks.render("emergency", guidance, country, reference, post, channel)

    async def numbers(
        self, session: AsyncSession, guidance: Guidance, country_slug: str | None
    ) -> str | None:
        """The local numbers that were still owed; None for a country that we do not know."""
        country = await self._country(session, country_slug)
        return self._blocks.render("emergency_numbers", guidance, country) if country else None

    async def slow(self, session: AsyncSession, country_slug: str | None) -> str:
        return self._blocks.render("slow", await self._country(session, country_slug))

    async def unanswered(self, session: AsyncSession, country_slug: str | None) -> str:
        return self._blocks.render("unanswered", await self._country(session, country_slug))

    def case_code(self, reference: str, code: str) -> str:
        """What is sent to the number on a case when somebody wants to go on with it elsewhere."""
        return self._blocks.render("case_code", reference, code)

    @staticmethod
    async def _country(session: AsyncSession, slug: str | None) -> Country | None:
        return await countries.get(session, slug) if slug else None
