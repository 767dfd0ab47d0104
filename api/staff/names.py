"""What codes are called on the screen: posts, countries, channels, topics, languages. Names come from data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel import Locale
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.room import Room
from consular.countries.models import Country
from consular.desk.levels import CENTRE
from consular.posts.models import Post

AS_OLD_AS = timedelta(minutes=10)  # facts change when they are seeded: seldom
CHANNELS = {
    "sms": "SMS",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "web": "Web chat",
    "email": "E-mail",
}


@dataclass(frozen=True)
class Names:
    """Every method gives the code itself where there is no name, and nothing for none."""

    posts: Mapping[str, str]
    countries: Mapping[str, str]
    topics: Mapping[str, str]
    teams: Mapping[str, str]
    outcomes: Mapping[str, str]
    languages: Mapping[str, str]

    def post(self, slug: str | None) -> str:
        return self.posts.get(slug or "", slug or "")

    def country(self, slug: str | None) -> str:
        return self.countries.get(slug or "", slug or "")

    def topic(self, intent: str | None) -> str:
        return self.topics.get(intent or "", spaced(intent or ""))

    def team(self, key: str | None) -> str:
        return self.teams.get(key or "", key or "")

    def outcome(self, key: str | None) -> str:
        return self.outcomes.get(key or "", key or "")

    def language(self, code: str | None) -> str:
        return self.languages.get(code or "", code or "")

    def channel(self, name: str | None) -> str:
        return CHANNELS.get(name or "", spaced(name or ""))


def spaced(code: str) -> str:
    """A code as words: lost_stolen_passport is "Lost stolen passport"."""
    return code.replace("_", " ").capitalize()


class Register:
    """Names, read from the database once in a while."""

    def __init__(self, room: Room, clock: Callable[[], datetime]) -> None:
        self._room = room
        self._clock = clock
        self._names: Names | None = None
        self._read_at: datetime | None = None

    async def read(self, session: AsyncSession) -> Names:
        at = self._clock()
        if self._names is None or self._read_at is None or at - self._read_at > AS_OLD_AS:
            self._names, self._read_at = await self._load(session), at
        return self._names

    async def _load(self, session: AsyncSession) -> Names:
        posts = dict((await session.execute(select(Post.slug, Post.name))).tuples().all())
        countries = dict((await session.execute(select(Country.slug, Country.name))).tuples().all())
        levels = self._room.desk.levels
        centre = levels.centre_name.removeprefix("the ").capitalize()
        return Names(
            {CENTRE: centre, **posts},
            countries,
            {intent.name: intent.title for intent in self._room.topics.values()},
            levels.teams,
            levels.outcomes,
            dict(Locale("en").languages),
        )
