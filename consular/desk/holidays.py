"""The days on which a post is closed: its country's public holidays, and what data/desk/holidays.yml says besides.

The countries' calendars come from the `holidays` package, offline. It is a calendar, not a promise: days that follow
the moon are estimates, and where it knows no year of a country we say so, and do not guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

from consular.desk.schemas import HolidaysFact, PostHolidays

ESTIMATED = " (estimated)"  # how the package marks a day that follows the moon
KINGDOM = "GB-ENG"
LANGUAGE = "en_US"


@dataclass(frozen=True)
class Holiday:
    """`name` is empty for a day that somebody wrote down without one."""

    name: str = ""
    is_estimated: bool = False


class Closures:
    """The closed days of one post; `day in closures` is what opening hours ask."""

    def __init__(self, fact: HolidaysFact, slug: str) -> None:
        self._every_post = fact.every_post
        self._own = fact.posts.get(slug, PostHolidays())
        self._kept = {*fact.united_kingdom, *self._own.united_kingdom}
        self.calendar = fact.calendars.get(slug)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.on(day) is not None

    def on(self, day: date) -> Holiday | None:
        """Why the post is closed on a day; None where it is not. What is written by hand wins."""
        if day in self._own.open:
            return None
        if day in self._own.closed:
            return Holiday()
        name = self._named(self.calendar, day) or self._of_the_kingdom(day)
        if name:
            return Holiday(name.replace(ESTIMATED, ""), ESTIMATED in name)
        return Holiday() if f"{day:%m-%d}" in self._every_post else None

    def is_known(self, year: int) -> bool:
        """Whether there is a calendar of the post's country for a year at all."""
        return self.calendar is not None and bool(year_of(self.calendar, year))

    def _named(self, calendar: str | None, day: date) -> str | None:
        return year_of(calendar, day.year).get(day) if calendar else None

    def _of_the_kingdom(self, day: date) -> str | None:
        name = year_of(KINGDOM, day.year).get(day) if self._kept else None
        return name if name and name.removesuffix(" (observed)") in self._kept else None


@cache
def year_of(calendar: str, year: int) -> Mapping[date, str]:
    """A calendar's public holidays of one year, such as "FR" or "ES-CT", by day; empty where none is known."""
    country, _, part = calendar.partition("-")
    found = holidays.country_holidays(country, subdiv=part or None, years=year, language=LANGUAGE)
    return {day: name for day, name in found.items() if day.year == year}
