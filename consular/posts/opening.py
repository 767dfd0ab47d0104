"""Whether a post is open at a moment, by its published hours, in its own time zone and without its holidays.

Published hours are as old as `last_confirmed`: whoever shows them says so. Pure but for the zones' own data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from consular.desk.holidays import Closures, Holiday
from consular.desk.hours import Calendar, Opening
from consular.posts.models import Post

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class OpeningNow:
    """All moments are in the post's own time. `is_open` is None where no hours are published."""

    local: datetime
    is_open: bool | None
    closes: datetime | None = None
    opens: datetime | None = None
    holiday: Holiday | None = None
    are_holidays_known: bool = True


def now(post: Post, calendar: Calendar, closures: Closures, at: datetime) -> OpeningNow:
    """`calendar` gives the post's time zone alone: its hours are the desk's, not the door's."""
    local = at.astimezone(calendar.zone)
    holiday, known = closures.on(local.date()), closures.is_known(local.year)
    if not post.opening:
        return OpeningNow(local, None, holiday=holiday, are_holidays_known=known)
    hours = Calendar(calendar.zone, tuple(_opening(entry) for entry in post.opening), closures)
    is_open = hours.is_open(at)
    closes, opens = hours.closes_at(at), None if is_open else hours.opens_at(at)
    return OpeningNow(
        local,
        is_open,
        closes.astimezone(calendar.zone) if closes else None,
        opens.astimezone(calendar.zone) if opens else None,
        holiday,
        known,
    )


def _opening(entry: dict[str, object]) -> Opening:
    days = entry["days"]
    listed = frozenset(DAYS.index(day) for day in days) if isinstance(days, list) else frozenset()
    return Opening(listed, time.fromisoformat(str(entry["from"])), time.fromisoformat(str(entry["to"])))
