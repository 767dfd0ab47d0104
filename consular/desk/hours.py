"""When a post is open, in its own time zone and without its holidays, and how to count time by it.

Pure: it knows neither clock nor database. All moments are aware; answers are in UTC.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FARTHEST = (
    400  # days that are looked ahead: a calendar that never opens again must not be looked through for ever
)


@dataclass(frozen=True)
class Opening:
    """`days` count from Monday, 0."""

    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True)
class Calendar:
    """Without openings it is always open, holidays or not."""

    zone: ZoneInfo
    openings: tuple[Opening, ...] = ()
    holidays: Container[date] = frozenset()

    @property
    def never_closes(self) -> bool:
        return not self.openings

    def is_open(self, at: datetime) -> bool:
        return self.never_closes or any(start <= at < end for start, end in self._spans(at, days=1))

    def closes_at(self, at: datetime) -> datetime | None:
        """The end of the opening in which a moment falls; None outside of any, and where it never closes."""
        return next((end for start, end in self._spans(at, days=1) if start <= at < end), None)

    def opens_at(self, at: datetime) -> datetime | None:
        """The next moment of being open, which may be this one; None where there is none within a year."""
        if self.never_closes:
            return at
        return next((max(at, start) for start, end in self._spans(at) if end > at), None)

    def add(self, at: datetime, span: timedelta) -> datetime:
        """The moment at which so much open time has passed."""
        if self.never_closes:
            return at + span
        left = span
        for start, end in self._spans(at):
            start = max(at, start)
            if end <= start:
                continue
            if end - start >= left:
                return start + left
            left -= end - start
        return at + span

    def between(self, at: datetime, until: datetime) -> timedelta:
        """The open time between two moments; nothing where the second is not later."""
        if self.never_closes:
            return max(until - at, timedelta())
        found = timedelta()
        for start, end in self._spans(at):
            if start >= until:
                break
            found += max(min(end, until) - max(start, at), timedelta())
        return found

    def spans(self, at: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
        """The open times between two moments, in order."""
        if self.never_closes:
            return [(at, until)]
        found = []
        for start, end in self._spans(at):
            if start >= until:
                break
            if end > at:
                found.append((max(start, at), min(end, until)))
        return found

    def _spans(self, at: datetime, days: int = FARTHEST) -> Iterator[tuple[datetime, datetime]]:
        """Openings from a moment's local day on, in order."""
        first = at.astimezone(self.zone).date()
        for day in (first + timedelta(days=number) for number in range(days)):
            if day in self.holidays:
                continue
            for opening in sorted(self.openings, key=lambda one: one.start):
                if day.weekday() in opening.days:
                    yield self._moment(day, opening.start), self._moment(day, opening.end)

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)
