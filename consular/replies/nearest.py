"""The nearest help in words: the post that serves a country, its way, its hours now, and how old each fact is.

It writes no sentence of its own: words stand in data/replies.j2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consular.desk.levels import ServiceLevels
from consular.posts import current, opening, way
from consular.posts.models import Post
from consular.replies.template import Blocks

MAP = "https://www.openstreetmap.org/?mlat={0:.5f}&mlon={1:.5f}#map=16/{0:.5f}/{1:.5f}"
MAP_OF_TOWN = (
    "https://www.openstreetmap.org/#map=12/{0:.3f}/{1:.3f}"  # without a pin: nobody knows where it belongs
)


@dataclass(frozen=True)
class Origin:
    """Where somebody is, in degrees; `name` is empty for a place that they shared themselves."""

    latitude: float
    longitude: float
    name: str = ""


class NearestHelp:
    """Only reads, and asks no network: a map is a link, and it holds the post's position alone."""

    def __init__(self, blocks: Blocks, levels: ServiceLevels) -> None:
        self._blocks = blocks
        self._levels = levels

    def way(self, post: Post | None, origin: Origin | None) -> str:
        """ "It is about 690 km north of Phuket."; empty where a place is not known, or where nobody is received."""
        stands = _position(post)
        if post is None or origin is None or stands is None:
            return ""
        found = way.between(origin.latitude, origin.longitude, *stands)
        return self._blocks.render("way", found, origin.name, post.city if post.position_of else "")

    def hours(self, post: Post | None, at: datetime | None) -> str:
        """Whether the post is open now, in its own time, with the year of its hours; or GOV.UK's newer words."""
        if post is None or at is None or not post.in_person:
            return ""
        calendar, closures = self._levels.calendar(post.slug), self._levels.closures(post.slug)
        now = opening.now(post, calendar, closures, at)
        return self._blocks.render("opening", post, now, current.hours(post))

    def map(self, post: Post | None) -> str:
        """A link to the post on a map, or to its town where no more is known."""
        stands = _position(post)
        if post is None or stands is None:
            return ""
        link, town = (MAP_OF_TOWN, post.city) if post.position_of else (MAP, "")
        return self._blocks.render("map", link.format(*stands), town)

    def now(self, post: Post | None, at: datetime | None) -> str:
        """Its hours, and the map."""
        return lines([self.hours(post, at), self.map(post)])

    def details(self, post: Post | None, origin: Origin | None, at: datetime | None) -> str:
        """All of it, a line each."""
        return lines([self.way(post, origin), self.now(post, at)])


def _position(post: Post | None) -> tuple[float, float] | None:
    """Where there is a door to go to."""
    if post is None or not post.in_person or post.latitude is None or post.longitude is None:
        return None
    return post.latitude, post.longitude


def lines(parts: Sequence[str]) -> str:
    return "\n".join(part for part in parts if part)
