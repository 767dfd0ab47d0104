"""Which GOV.UK page speaks of a territory, and of areas where the map's borders are not the rule.

Out of the compiled gazetteer, like the names. Standard library only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HOME = "home"


@dataclass(frozen=True)
class Area:
    """A box in degrees (WGS 84) and the destinations it lies in, whatever the map says."""

    south: float
    west: float
    north: float
    east: float
    countries: tuple[str, ...]

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


class Destinations:
    """Slugs by ISO 3166 code ("home" for the United Kingdom), titles by slug, and the areas."""

    def __init__(
        self, slugs: Mapping[str, str], titles: Mapping[str, str], areas: Sequence[Sequence[Any]]
    ) -> None:
        self._slugs = slugs
        self._titles = titles
        self._areas = [
            Area(south, west, north, east, tuple(names.split())) for south, west, north, east, names in areas
        ]

    def slug(self, iso2: str) -> str | None:
        """The page of a territory; HOME for the United Kingdom; None where there is none."""
        return self._slugs.get(iso2)

    def title(self, slug: str) -> str | None:
        return self._titles.get(slug)

    def area(self, latitude: float, longitude: float) -> tuple[str, ...]:
        """The destinations of the area that a position lies in; empty where the map is right."""
        return next((a.countries for a in self._areas if a.holds(latitude, longitude)), ())
