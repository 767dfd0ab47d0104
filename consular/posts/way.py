"""How far a post is and in which direction, as a person would say it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin

from consular.posts.repository import distance_km

DIRECTIONS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")
HERE_KM = 1.0  # nearer than this a direction would mislead


@dataclass(frozen=True)
class Way:
    """`km` is rounded, the coarser the farther; 0 means less than HERE_KM, and then there is no direction."""

    km: int
    direction: str | None


def between(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> Way:
    """The straight way from one position to another (degrees, WGS 84), not the one by road."""
    km = distance_km(latitude, longitude, to_latitude, to_longitude)
    if km < HERE_KM:
        return Way(0, None)
    step = 1 if km < 20 else 5 if km < 100 else 10
    return Way(round(km / step) * step, _direction(latitude, longitude, to_latitude, to_longitude))


def _direction(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> str:
    """The eighth of the compass in which the shortest way sets out (initial bearing of the great circle)."""
    start, end, turn = radians(latitude), radians(to_latitude), radians(to_longitude - longitude)
    east = sin(turn) * cos(end)
    north = cos(start) * sin(end) - sin(start) * cos(end) * cos(turn)
    return DIRECTIONS[round(degrees(atan2(east, north)) / 45) % len(DIRECTIONS)]
