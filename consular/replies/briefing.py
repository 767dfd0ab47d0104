"""Fills every placeholder that a reply may use, for a country or for none, out of the database.

It writes no sentence of its own: words stand in data/replies.j2 and data/topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice import repository as advice
from consular.advice.answering import Standing, standing
from consular.advice.models import State
from consular.countries import repository as countries
from consular.countries.models import Country
from consular.desk import levels
from consular.places.finder import Finder
from consular.posts import current
from consular.posts import repository as posts
from consular.posts.models import Post
from consular.replies import pages
from consular.replies.key_facts import FactLines
from consular.replies.nearest import NearestHelp, Origin, lines
from consular.replies.template import Blocks

ORDER = ("ambulance", "police", "fire", "general")
PARTS = {
    "advice_warnings_link": "warnings-and-insurance",
    "advice_entry_link": "entry-requirements",
    "advice_safety_link": "safety-and-security",
    "advice_laws_link": "safety-and-security",
    "advice_regional_link": "regional-risks",
    "advice_health_link": "health",
    "advice_help_link": "getting-help",
}
# Where a country has no link of its own, the page that serves every country.
GENERAL = {
    "lawyers": "find_professional",
    "translators": "find_translator",
    "funeral_directors": "find_funeral_director",
    "death_guide": "death_abroad",
    "prisoner_pack": "prisoner_support",
}


class Briefing:
    """Reads data/services and the template once; a finder lets it choose the post nearest to a place."""

    def __init__(self, data: Path, finder: Finder | None = None) -> None:
        self._pages = pages.load(data / "services")
        self.blocks = Blocks(data, self._pages["helpline"].facts["helpline"])
        self.fact_lines = FactLines(data, self._pages["helpline"].facts["helpline"])
        self._facts = self._of_pages()
        self._finder = finder
        self.nearest = NearestHelp(self.blocks, levels.load(data))

    async def brief(
        self, session: AsyncSession, country_slug: str | None, place: str | None, at: datetime | None = None
    ) -> dict[str, str]:
        """Placeholders by name. Those that need a country are there only when it is known; without `at`, what
        changes with the hour is empty."""
        country = await countries.get(session, country_slug) if country_slug else None
        current = await _current(session, country) if country else None
        values = {
            **self._facts,
            **self._links(country),
            "advice_link": self.blocks.render("advice_link", current, None),
        }
        for name, part in PARTS.items():
            known = part if country and part in country.parts else "warnings-and-insurance"
            values[name] = self.blocks.render("advice_link", current, known if country else None)
        if country:
            values |= await self._of_country(session, country, place, at)
            values["alert"] = self.blocks.render("alert", current)
        return values

    async def _of_country(
        self, session: AsyncSession, country: Country, place: str | None, at: datetime | None
    ) -> dict[str, str]:
        serving = list(await posts.serving(session, country.slug))
        origin = self._origin(country, place)
        chosen = _closest(serving, origin)
        elsewhere = await self._elsewhere(session, country, chosen)
        others = [post for post in serving if post is not chosen]
        render = self.blocks.render
        line = self._line(country, chosen, elsewhere)
        way = "" if country.territory else self.nearest.way(chosen, origin)
        now = "" if country.territory else self.nearest.now(chosen, at)
        return {
            "country": country.name_in_sentence,
            "numbers": render("numbers", country, ORDER),
            "checked": render("checked", country.checked_on),
            "post": line,
            "post_and_way": lines([line, way]),
            "post_details": lines([now, self._details(country, chosen, others)]),
        }

    async def help_near(
        self, session: AsyncSession, country: Country, origin: Origin | None, at: datetime
    ) -> str:
        """The post that helps somebody at a place in a country: contact page and helpline before what is old."""
        chosen = _closest(list(await posts.serving(session, country.slug)), origin)
        line = self._line(country, chosen, await self._elsewhere(session, country, chosen))
        if chosen is None or country.territory:
            return line
        now = self.nearest.details(chosen, origin, at)
        details = self._details(country, chosen, [])
        return self.blocks.render("help_near", line, now, details)

    async def post_line(self, session: AsyncSession, country: Country) -> str:
        """The first post that serves a country, in a line; or the sentence that there is none."""
        chosen = next(iter(await posts.serving(session, country.slug)), None)
        return self._line(country, chosen, await self._elsewhere(session, country, chosen))

    def _line(self, country: Country, post: Post | None, elsewhere: str | None) -> str:
        return self.blocks.render("post", country, current.of(post) if post else None, elsewhere)

    def _details(self, country: Country, post: Post | None, others: Sequence[Post]) -> str:
        shown = current.of(post) if post else None
        return self.blocks.render("post_details", country, shown, [current.of(other) for other in others])

    def _origin(self, country: Country, place: str | None) -> Origin | None:
        """The first place named that lies in the country and stands on the map."""
        for mention in self._finder.find(place) if self._finder and place else []:
            if (
                country.slug in mention.countries
                and mention.latitude is not None
                and mention.longitude is not None
            ):
                return Origin(mention.latitude, mention.longitude, mention.name)
        return None

    def _of_pages(self) -> dict[str, str]:
        """Each page's facts by their own names, and its link with its date as {slug_source}."""
        values = {f"{slug}_source": self.blocks.render("source", page) for slug, page in self._pages.items()}
        for page in self._pages.values():
            values |= page.facts
        return values

    @staticmethod
    async def _elsewhere(session: AsyncSession, country: Country, post: Post | None) -> str | None:
        """The name of the country where the post is, if it is another one."""
        if post is None or post.located_in == country.slug:
            return None
        there = await countries.get(session, post.located_in)
        return there.name_in_sentence if there else None

    def _links(self, country: Country | None) -> dict[str, str]:
        own = country.links if country else {}
        return {name: own.get(name) or self._pages[page].link for name, page in GENERAL.items()}


async def _current(session: AsyncSession, country: Country) -> Country | Standing:
    """What FCDO advises against: as the page says that was fetched, where it is no older than our facts."""
    page = await advice.page(session, country.slug)
    if page is None or page.state is not State.LIVE or page.updated.date() < country.advice_updated:
        return country
    return standing(country, page)


def _closest(serving: Sequence[Post], origin: Origin | None) -> Post | None:
    """The post nearest to a place; where none is known, the country's first."""
    if origin is None:
        return next(iter(serving), None)
    return posts.nearest(serving, origin.latitude, origin.longitude)
