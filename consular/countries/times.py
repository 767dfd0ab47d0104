"""What time it is in a country: one answer where it keeps one time, else several. Zones are Unicode's CLDR."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global


@dataclass(frozen=True)
class LocalTime:
    """`at` in a zone; `towns` are those that keep the same time at that moment, as in "Chicago"."""

    at: datetime
    towns: tuple[str, ...]


def local_times(iso2: str, at: datetime) -> list[LocalTime]:
    """From west to east. Empty where no zone is known for the country."""
    by_offset: dict[timedelta, list[str]] = {}
    for zone in sorted(set(get_global("territory_zones").get(iso2, ())) & available_timezones()):
        offset = at.astimezone(ZoneInfo(zone)).utcoffset()
        if offset is not None:
            by_offset.setdefault(offset, []).append(zone)
    return [
        LocalTime(at.astimezone(ZoneInfo(zones[0])), tuple(_town(zone) for zone in zones))
        for _, zones in sorted(by_offset.items())
    ]


def _town(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
