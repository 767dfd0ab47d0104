"""How fast people are answered, where and at what hours: data/desk/, read once. No Python is needed to change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from consular.desk.hours import Calendar, Opening
from consular.desk.schemas import LevelsFact, PostLevel, Reach, Target, ZonesFact
from consular.facts.document import Schema, read
from consular.facts.problems import BadFacts, Problem
from consular.facts.schemas import Hours
from consular.severity import Severity

CENTRE = "global-centre"  # in place of a post's slug
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEVELS, ZONES = "service_levels.yml", "time_zones.yml"


@dataclass(frozen=True)
class Limits:
    """One target as spans of time; `always` counts nights and holidays too."""

    first_reply: timedelta
    next_step: timedelta
    always: bool


class ServiceLevels:
    """Asked by a post's slug; None and CENTRE mean the global centre, which never closes."""

    def __init__(self, fact: LevelsFact, zones: dict[str, str]) -> None:
        self._fact = fact
        self._zones = zones
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
        holidays = frozenset(self._fact.holidays) | frozenset(own.holidays)
        return Calendar(zone, tuple(_opening(one) for one in hours), holidays)

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
    if levels is None or zones is None:
        raise BadFacts(problems)
    return ServiceLevels(levels, dict(zones.posts))


def _read(data: Path, name: str, schema: type[Schema], problems: list[Problem]) -> Schema | None:
    path = f"{data.name}/desk/{name}"
    try:
        document = read(data / "desk" / name, path)
    except FileNotFoundError:
        problems.append(Problem(path, 1, "", "no such file", "check the data folder's path"))
        return None
    if isinstance(document, list):
        problems += document
        return None
    fact = document.check(schema)
    if isinstance(fact, list):
        problems += fact
        return None
    unknown = [slug for slug in _posts(fact) if not (data / "posts" / f"{slug}.yml").exists()]
    problems += [
        document.problem(("posts", slug), "is no post", "write the name of a file in data/posts")
        for slug in unknown
    ]
    return None if unknown else fact


def _posts(fact: BaseModel) -> list[str]:
    return list(getattr(fact, "posts", ()))


def _opening(hours: Hours) -> Opening:
    days = frozenset(DAYS.index(day) for day in hours.days)
    return Opening(days, time.fromisoformat(hours.start), time.fromisoformat(hours.end))
