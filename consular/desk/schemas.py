"""What data/desk/ may hold: targets, opening hours, holidays, duty contacts, teams and outcomes."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

import holidays
from pydantic import AfterValidator, Field, model_validator

from consular.facts.schemas import Fact, Hours
from consular.facts.text import Key, Slug, Text, refuse
from consular.severity import Severity

Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 14)]


@cache
def _zones() -> set[str]:
    """Read once: it walks a folder of files."""
    return available_timezones()


def _zone(name: str) -> str:
    if name not in _zones():
        raise refuse(f"'{name}' is not a time zone", "write one as in Europe/Paris")
    return name


@cache
def _calendars() -> dict[str, list[str]]:
    """Each country's code, with the codes of its parts."""
    return holidays.list_supported_countries()


def _calendar(code: str) -> str:
    country, _, part = code.partition("-")
    if country not in _calendars() or (part and part not in _calendars()[country]):
        raise refuse(f"no calendar is known for '{code}'", "write one as FR or ES-CT, or take the line away")
    return code


@cache
def _bank_holidays() -> set[str]:
    """The names that England's have, over enough years for each to come up."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2032), observed=False)
    return set(found.values())


def _bank_holiday(name: str) -> str:
    if name not in _bank_holidays():
        raise refuse(f"'{name}' is no bank holiday", "write one of: " + ", ".join(sorted(_bank_holidays())))
    return name


def _day(written: str) -> str:
    try:
        date.fromisoformat(f"2024-{written}")  # a leap year
    except ValueError as error:
        raise refuse(
            f"'{written}' is no day of a year", 'write month and day in quotes, as "12-25"'
        ) from error
    return written


Zone = Annotated[str, AfterValidator(_zone)]
CalendarCode = Annotated[str, AfterValidator(_calendar)]
BankHoliday = Annotated[str, AfterValidator(_bank_holiday)]
DayOfYear = Annotated[str, AfterValidator(_day)]


class Target(Fact):
    """Minutes to an officer's first reply; `counts` says in which time; `next_step` is between two escalations."""

    first_reply: Minutes
    counts: Literal["always", "opening"]
    next_step: Minutes


class Reach(Fact):
    """Where a rota is reached besides the console. Empty where it is not."""

    email: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$")] = ""
    phone: Annotated[str, Field(pattern=r"^(\+\d{7,15})?$")] = ""


class CentreLevel(Fact):
    name: Text
    time_zone: Zone
    reach: Reach = Reach()


class PostLevel(Fact):
    """What differs at one post from the house's own."""

    time_zone: Zone | None = None
    hours: list[Hours] = Field(default_factory=list)
    targets: dict[Severity, Target] = Field(default_factory=dict)
    duty: Reach = Reach()


class LevelsFact(Fact):
    targets: dict[Severity, Target]
    acknowledged_for: Minutes
    hours: Annotated[list[Hours], Field(min_length=1)]
    centre: CentreLevel
    posts: dict[Slug, PostLevel]
    teams: dict[Key, Text]
    outcomes: Annotated[dict[Key, Text], Field(min_length=1)]

    @model_validator(mode="after")
    def name_every_severity(self) -> LevelsFact:
        missing = [severity.value for severity in Severity if severity not in self.targets]
        if missing:
            raise refuse(f"has no target for {missing[0]}", f"add {missing[0]}: under targets")
        return self


class ZonesFact(Fact):
    """The time zone of every post."""

    posts: dict[Slug, Zone]


class PostHolidays(Fact):
    """What one post does otherwise than its country's calendar; `open` wins over everything."""

    united_kingdom: list[BankHoliday] = Field(default_factory=list)
    closed: list[date] = Field(default_factory=list)
    open: list[date] = Field(default_factory=list)


class HolidaysFact(Fact):
    """`calendars` names the calendar of every post that has one; the others' holidays are unknown."""

    every_post: list[DayOfYear]
    united_kingdom: list[BankHoliday]
    posts: dict[Slug, PostHolidays]
    calendars: dict[Slug, CalendarCode]
