"""Which territories a position lies in, by polygons: those of the time zones (tzfpy, made from OpenStreetMap).

A zone never crosses a border but for the two named here, and follows who keeps whose clock in disputed land, as FCDO's
pages do. Needs more than the standard library, so the bot's Python must not load it.
"""

from __future__ import annotations

from math import cos, pi, radians, sin

import tzfpy
from babel.core import get_global

KM_A_DEGREE = 111.2  # of latitude
# The polygons are simplified, and so are phones' positions: this near to a border either side is possible.
NEAR_KM = 2.0
# Settlements in the West Bank keep Israel's zone, but FCDO's page on the occupied territories speaks of them.
NEAR_OF = {"IL": 10.0}
# Hanoi keeps the zone that is named after Bangkok, and Kosovo has none of its own.
SHARED = {"Asia/Bangkok": ("TH", "VN"), "Europe/Belgrade": ("RS", "XK")}
_NOWHERE = "ZZ"
_POINTS = 12


def inside(latitude: float, longitude: float) -> tuple[str, ...] | None:
    """ISO 3166 codes of the zone at a position, several where countries share it.

    Empty at sea; None where the zone is one that is not known yet.
    """
    zone = tzfpy.get_tz(longitude, latitude)
    if not zone or zone.startswith("Etc/"):
        return ()
    if zone in SHARED:
        return SHARED[zone]
    zones = get_global("zone_territories")
    code = zones.get(zone) or zones.get(get_global("zone_aliases").get(zone, ""))
    return (code,) if code and code != _NOWHERE else None


def ring(latitude: float, longitude: float, km: float) -> list[tuple[float, float]]:
    """Positions all around one, that far away."""
    found = []
    for number in range(_POINTS):
        turn = 2 * pi * number / _POINTS
        north = max(-90.0, min(90.0, latitude + km / KM_A_DEGREE * cos(turn)))
        width = KM_A_DEGREE * max(cos(radians(north)), 0.02)
        east = (longitude + km / width * sin(turn) + 180) % 360 - 180
        found.append((north, east))
    return found
