"""Where a position on the map is: the destination, by polygons, and the nearest towns.

Near a border both sides are handed back, at sea none: a guess at the country would bring wrong numbers. Needs more than
the standard library, so the bot's Python must not load it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consular.places import borders, towns
from consular.places.destinations import HOME, Destinations
from consular.places.towns import Town, Towns


@dataclass(frozen=True)
class Spot:
    """`countries`: slugs, the likeliest first; several near a border, none at sea or where no page speaks of it."""

    countries: tuple[str, ...] = ()
    towns: tuple[tuple[str, str], ...] = ()  # name and title of its destination, for each side of a border
    is_sea: bool = False

    @property
    def country(self) -> str | None:
        """The slug of the one destination abroad; None in doubt, at sea and at home."""
        return self.countries[0] if len(self.countries) == 1 and not self.is_home else None

    @property
    def is_home(self) -> bool:
        return self.countries == (HOME,)


class Whereabouts:
    """Safe to share: it keeps nothing of a question."""

    def __init__(self, destinations: Destinations, known: Towns) -> None:
        self._destinations = destinations
        self._towns = known

    def at(self, latitude: float, longitude: float) -> Spot:
        """Never raises: a position that is none is nowhere."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return Spot()
        area = self._destinations.area(latitude, longitude)
        codes = () if area else self._codes(latitude, longitude)
        slugs = area or tuple(dict.fromkeys(s for c in codes if (s := self._destinations.slug(c))))
        is_sea = not area and not codes
        return Spot(slugs, tuple(self._named(latitude, longitude, slugs)), is_sea)

    def _codes(self, latitude: float, longitude: float) -> tuple[str, ...]:
        """Territories that the position may be in, its own first."""
        own = self._settled(latitude, longitude)
        if not own:
            return ()
        reach = borders.NEAR_OF.get(own[0], borders.NEAR_KM)
        around = [
            code for point in borders.ring(latitude, longitude, reach) for code in self._settled(*point)
        ]
        if own == ("PS",):
            around = [code for code in around if code != "IL"]  # settlements, or the line around them
        if "PS" not in around and reach > borders.NEAR_KM:
            near = borders.ring(latitude, longitude, borders.NEAR_KM)
            around = [code for point in near for code in self._settled(*point)]
        return tuple(dict.fromkeys((*own, *around)))

    def _settled(self, latitude: float, longitude: float) -> tuple[str, ...]:
        """The territories of a zone; where several share it, those of the nearest towns."""
        codes = borders.inside(latitude, longitude)
        if codes is not None and len(codes) < 2:
            return codes
        return tuple(town.iso2 for town in self._towns.near(latitude, longitude, codes))

    def _named(self, latitude: float, longitude: float, slugs: tuple[str, ...]) -> list[tuple[str, str]]:
        """The nearest town, on each side of a border; at sea the nearest of all."""
        reached = self._towns.around(latitude, longitude)
        found = [self._nearest(reached, slug) for slug in slugs or (None,)]
        return [(town.name, self._title(town)) for town in found if town is not None]

    def _nearest(self, reached: Sequence[Town], slug: str | None) -> Town | None:
        return next((t for t in reached if slug is None or self._destinations.slug(t.iso2) == slug), None)

    def _title(self, town: Town) -> str:
        slug = self._destinations.slug(town.iso2)
        return (self._destinations.title(slug) if slug else None) or towns.territory(town.iso2)


def load(destinations: Destinations) -> Whereabouts:
    """Takes about a second: once, at the start."""
    return Whereabouts(destinations, towns.load())
