"""How fast people are answered, where and at what hours: data/desk/, read once. No Python is needed to change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from consular.desk.holidays import Closures
from consular.desk.hours import Calendar, Opening
from consular.desk.schemas import HolidaysFact, LevelsFact, PostLevel, Reach, Target, ZonesFact
from consular.facts import document
from consular.facts.document import Schema
from consular.facts.problems import BadFacts, Problem
from consular.facts.schemas import Hours
from consular.severity import Severity

CENTRE = "global-centre"  # in place of a post's slug
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEVELS, ZONES, HOLIDAYS = "service_levels.yml", "time_zones.yml", "holidays.yml"


@dataclass(frozen=True)
class Limits:
    """One target as spans of time; `always` counts nights and holidays too."""

    first_reply: timedelta
    next_step: timedelta
    always: bool


class ServiceLevels:
    """Asked by a post's slug; None and CENTRE mean the global centre, which never closes."""

    def __init__(self, fact: LevelsFact, zones: dict[str, str], closed: HolidaysFact) -> None:
        self._fact = fact
        self._zones = zones
        self._closed = closed
        self.centre_name = fact.centre.name
        self.centre_reach = fact.centre.reach
        self.teams: dict[str, str] = fact.teams
        self.outcomes: dict[str, str] = fact.outcomes
        self.acknowledged_for = timedelta(minutes=fact.acknowledged_for)

    def limits(self, post_slug: str | None, severity: Severity) -> Limits:
        target: Target = self._of(post_slug).targets.get(severity) or self._fact.targets[severity]
        return Limits(
            timedelta(minutes=target.first_reply),
            timedelta(minutes=target.next_step),
            target.counts == "always",
        )

    def calendar(self, post_slug: str | None) -> Calendar:
        """When a post is open."""
        own = self._of(post_slug)
        zone = ZoneInfo(own.time_zone or self._zones.get(post_slug or "", self._fact.centre.time_zone))
        if post_slug is None or post_slug == CENTRE:
            return Calendar(zone)
        hours = own.hours or self._fact.hours
        return Calendar(zone, tuple(_opening(one) for one in hours), self.closures(post_slug))

    def closures(self, post_slug: str) -> Closures:
        """A post's holidays."""
        return Closures(self._closed, post_slug)

    def posts_without_holidays(self, year: int) -> list[str]:
        """The posts for which no calendar of that year is known."""
        return [slug for slug in self._zones if not self.closures(slug).is_known(year)]

    def counting(self, post_slug: str | None, severity: Severity) -> Calendar:
        """The time by which a severity's clock runs at a post."""
        calendar = self.calendar(post_slug)
        return Calendar(calendar.zone) if self.limits(post_slug, severity).always else calendar

    def duty(self, post_slug: str | None) -> Reach:
        return self._of(post_slug).duty

    def _of(self, post_slug: str | None) -> PostLevel:
        return self._fact.posts.get(post_slug or "", PostLevel())


def load(data: Path) -> ServiceLevels:
    """Raises BadFacts with every problem, its file and line."""
    problems: list[Problem] = []
    levels = _read(data, LEVELS, LevelsFact, problems)
    zones = _read(data, ZONES, ZonesFact, problems)
    closed = _read(data, HOLIDAYS, HolidaysFact, problems)
    if levels is None or zones is None or closed is None:
        raise BadFacts(problems)
    return ServiceLevels(levels, dict(zones.posts), closed)


def _read(data: Path, name: str, schema: type[Schema], problems: list[Problem]) -> Schema | None:
    try:
        read, fact = document.load(data / "desk" / name, f"{data.name}/desk/{name}", schema)
    except BadFacts as bad:
        problems += bad.problems
        return None
    named = [(key, slug) for key in ("posts", "calendars") for slug in getattr(fact, key, ())]
    unknown = [place for place in named if not (data / "posts" / f"{place[1]}.yml").exists()]
    problems += [
        read.problem(place, "is no post", "write the name of a file in data/posts") for place in unknown
    ]
    return None if unknown else fact


def _opening(hours: Hours) -> Opening:
    days = frozenset(DAYS.index(day) for day in hours.days)
    return Opening(days, time.fromisoformat(hours.start), time.fromisoformat(hours.end))
