"""A destination's key facts as a reply needs them: which lines there are to say, and whether a newer page may differ.

Codes, numbers and names only: the sentences stand in data/topics/advice/key_facts.j2, one macro a line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

UNKNOWN = "unknown"


class Told(StrEnum):
    """What can be said of a line. UNKNOWN: two readings differed. ABSENT: the page does not say, or not in one line."""

    SAID = "said"
    UNKNOWN = "unknown"
    ABSENT = "absent"


@dataclass(frozen=True)
class Line:
    """One line of a reply: the macro of its name, and the fields that it is made of, what matters most first."""

    name: str
    group: str
    fields: tuple[str, ...]


LINES = {
    line.name: line
    for line in (
        Line("visa", "entry", ("visa", "visa_free_days", "visa_free_months")),
        Line("forms", "entry", ("authorisations",)),
        Line(
            "passport",
            "entry",
            ("passport_rule", "passport_months", "passport_days", "issued_within_years", "blank_pages"),
        ),
        Line("yellow_fever", "entry", ("yellow_fever",)),
        Line("border", "entry", ("border_may_ask",)),
        Line("health_risks", "health", ("risks",)),
        Line("ambulance", "health", ("ambulance",)),
        Line("medicines", "laws", ("medicines_need_papers",)),
        Line("drugs", "laws", ("drugs",)),
        Line("alcohol", "laws", ("alcohol", "alcohol_age")),
        Line("vapes", "laws", ("e_cigarettes",)),
        Line("same_sex", "laws", ("same_sex",)),
        Line("lgbt", "laws", ("same_sex_accepted",)),
        Line("dress", "laws", ("dress_modestly",)),
        Line("photographs", "laws", ("photography_restricted",)),
        Line("drones", "laws", ("drones",)),
        Line("identification", "laws", ("carry_identification",)),
        Line("religion", "laws", ("religion_restricted",)),
        Line("terrorism", "safety", ("terrorism",)),
        Line("dangers", "safety", ("risks",)),
        Line("areas", "warnings", ("advises_against",)),
    )
}
# What is said to an intent where nothing in particular was asked for.
OF_INTENT = {
    "advice_entry": ("visa", "forms", "passport", "yellow_fever", "border"),
    "advice_health": ("health_risks", "yellow_fever", "medicines", "ambulance"),
    "advice_laws": (
        "drugs", "alcohol", "vapes", "medicines", "same_sex", "lgbt", "dress", "photographs", "drones",
        "identification", "religion",
    ),
    "advice_safety": ("terrorism", "dangers"),
    "advice_regional": ("areas",),
    "advice_traveller_group": ("same_sex", "lgbt", "dress", "religion"),
    "advice_natural_disasters": (),
    "advice_transport": (),
    "advice_insurance": (),
    "advice_money": (),
    "advice_family": (),
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Facts from one part of the page. `group["visa"]` is None where the page does not say."""

    part: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.facts.get(name)


@dataclass(frozen=True)
class KeyFacts:
    """`read_on` is the day whose page was read."""

    read_on: date
    groups: Mapping[str, Group]

    def told(self, line: Line) -> Told:
        given = [value for name in line.fields if (value := self.groups[line.group][name]) is not None]
        if not given:
            return Told.ABSENT
        return Told.SAID if any(value != UNKNOWN for value in given) else Told.UNKNOWN

    def is_stale(self, *updated: datetime | date | None) -> bool:
        """Whether a page that was last updated then may say otherwise, so that it has to be read again.

        One that changed on the very day of the reading counts as newer: nobody knows which was first.
        """
        return any(_day(moment) >= self.read_on for moment in updated if moment)


def _day(moment: datetime | date) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


def read(stored: Mapping[str, Any] | None) -> KeyFacts | None:
    """From the column `countries.key_facts`; None where nothing was seeded."""
    if not stored:
        return None
    groups = {
        name: Group(group["part"], {key: value for key, value in group.items() if key != "part"})
        for name, group in stored.items()
        if name != "read_on"
    }
    return KeyFacts(date.fromisoformat(stored["read_on"]), groups)


@dataclass(frozen=True)
class Chosen:
    """A line to be said, with the group that fills it."""

    line: Line
    group: Group
    told: Told


def choose(facts: KeyFacts, names: Iterable[str], always: Collection[str] = ()) -> list[Chosen]:
    """The lines to say, in this order; those of `always` even where the page says nothing."""
    lines = [LINES[name] for name in names]
    chosen = [Chosen(line, facts.groups[line.group], facts.told(line)) for line in lines]
    return [one for one in chosen if one.line.name in always or one.told is not Told.ABSENT]
