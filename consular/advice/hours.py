"""When somebody may be written to about what can wait: by day, wherever they may be. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from consular.countries.times import local_times

MORNING, EVENING = 8, 20  # o'clock, there
HOME = ZoneInfo("Europe/London")
_STEP = timedelta(minutes=15)  # as fine as zones are apart
_FAR = timedelta(hours=36)


def humane(at: datetime, iso2: str | None, is_there: bool) -> datetime:
    """The first moment from `at` on that is between 8 and 20 o'clock.

    Where a person is known to be in a country, there; where they only spoke of it, there and in the UK. A country with
    several zones counts with all of them, as far as some hour of the day suits all.
    """
    there = [str(time.at.tzinfo) for time in local_times(iso2, at)] if iso2 else []
    zones = [ZoneInfo(zone) for zone in there]
    for wanted in ([*zones] if is_there and zones else [*zones, HOME], zones or [HOME], [HOME]):
        found = _first(at, wanted)
        if found is not None:
            return found
    return at


def _first(at: datetime, zones: Sequence[ZoneInfo]) -> datetime | None:
    moment, next_step = at, at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    while moment - at < _FAR:
        if all(MORNING <= moment.astimezone(zone).hour < EVENING for zone in zones):
            return moment
        next_step += _STEP
        moment = next_step
    return None
