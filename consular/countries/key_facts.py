"""A destination's key facts as a reply needs them: which lines there are to say, and which a newer page may contradict.

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
    """One line of a reply: the macro of its name, and the fields that it is made of, what matters most first.

    `beside` are groups whose parts say something of it too, on some pages.
    """

    name: str
    group: str
    fields: tuple[str, ...]
    beside: tuple[str, ...] = ()


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
        Line("medicines", "laws", ("medicines_need_papers",), ("health",)),
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
class Today:
    """A page as it is now. `parts`: the mark of each part; empty where none is held that still holds. `changed`: when
    the page last changed, by whoever knows of it."""

    changed: tuple[datetime | date | None, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KeyFacts:
    """`read_on` is the day whose page was read, `as_read` the mark of each part as it was then."""

    read_on: date
    groups: Mapping[str, Group]
    as_read: Mapping[str, str] = field(default_factory=dict)

    def told(self, line: Line) -> Told:
        given = [value for name in line.fields if (value := self.groups[line.group][name]) is not None]
        if not given:
            return Told.ABSENT
        return Told.SAID if any(value != UNKNOWN for value in given) else Told.UNKNOWN

    def parts_of(self, line: Line) -> tuple[str, ...]:
        """Where the page speaks of it, its own part first."""
        return tuple(dict.fromkeys(self.groups[name].part for name in (line.group, *line.beside)))

    def parts(self) -> tuple[str, ...]:
        """Every part that a fact comes from."""
        return tuple(dict.fromkeys(group.part for group in self.groups.values()))

    def is_stale(self, part: str, today: Today) -> bool:
        """Whether a part may say otherwise now, so that it has to be read again.

        Where what was read and what is held can be compared, their words alone decide. Else the whole page's dates do,
        and one that changed on the very day of the reading counts as newer: nobody knows which was first.
        """
        if today.parts and part in self.as_read:
            return today.parts.get(part) != self.as_read[part]
        return any(_day(moment) >= self.read_on for moment in today.changed if moment)

    def is_line_stale(self, line: Line, today: Today) -> bool:
        return any(self.is_stale(part, today) for part in self.parts_of(line))


def _day(moment: datetime | date) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


def read(stored: Mapping[str, Any] | None) -> KeyFacts | None:
    """From the column `countries.key_facts`; None where nothing was seeded."""
    if not stored:
        return None
    groups = {
        name: Group(group["part"], {key: value for key, value in group.items() if key != "part"})
        for name, group in stored.items()
        if name not in ("read_on", "as_read")
    }
    return KeyFacts(date.fromisoformat(stored["read_on"]), groups, stored.get("as_read", {}))


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
