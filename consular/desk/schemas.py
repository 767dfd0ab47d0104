"""What data/desk/ may hold: targets, opening hours, holidays, duty contacts, teams and outcomes."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

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


Zone = Annotated[str, AfterValidator(_zone)]


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
    """What differs at one post from the house's own. Holidays are added to those of all."""

    time_zone: Zone | None = None
    hours: list[Hours] = Field(default_factory=list)
    holidays: list[date] = Field(default_factory=list)
    targets: dict[Severity, Target] = Field(default_factory=dict)
    duty: Reach = Reach()


class LevelsFact(Fact):
    targets: dict[Severity, Target]
    acknowledged_for: Minutes
    hours: Annotated[list[Hours], Field(min_length=1)]
    holidays: list[date]
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
