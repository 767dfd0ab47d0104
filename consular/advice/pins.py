"""Answers that an editor settled, with a reviewer and a last day: data/advice/pins.yml, read once.

A pin points at a passage of the page, or holds an approved wording, which is ours and never shown as a quotation. Pure,
apart from the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator, model_validator

from consular.advice.page import Passage
from consular.advice.words import stems
from consular.facts import document
from consular.facts.document import Document
from consular.facts.problems import BadFacts, Problem
from consular.facts.schemas import Fact
from consular.facts.text import Plain, Slug, Text, refuse

FILE = "pins.yml"
ANY = "any"  # in place of a country
LONGEST = 480  # characters of a wording: three segments of a text message


class PinnedPassage(Fact):
    part: Slug
    heading: Text

    def is_in(self, passage: Passage) -> bool:
        """By the whole path of headings or the last of them; above the first one the part's title stands for it."""
        names = {passage.heading, passage.heading.rsplit(" > ", 1)[-1] or passage.part_title}
        return passage.part == self.part and _folded(self.heading) in map(_folded, names)


class Wording(Fact):
    text: Annotated[Plain, Field(max_length=LONGEST)]
    part: Slug | None = None


class Pin(Fact):
    """`expires_on` is the last day on which it holds."""

    country: Slug
    questions: list[Text] = Field(min_length=1)
    passage: PinnedPassage | None = None
    wording: Wording | None = None
    author: Text
    reviewer: Text
    reviewed_on: date
    expires_on: date

    def holds(self, on: date) -> bool:
        return self.reviewed_on <= on <= self.expires_on

    @field_validator("reviewer")
    @classmethod
    def _is_another(cls, reviewer: str, info: ValidationInfo) -> str:
        if _folded(reviewer) == _folded(info.data.get("author", "")):
            raise refuse("is the author", "have somebody else compare it with the page")
        return reviewer

    @field_validator("expires_on")
    @classmethod
    def _is_later(cls, day: date, info: ValidationInfo) -> date:
        if day <= info.data.get("reviewed_on", date.min):
            raise refuse("is not after the review", "write the last day on which it may be used")
        return day

    @model_validator(mode="after")
    def _is_one_thing(self) -> Pin:
        if (self.passage is None) == (self.wording is None):
            raise refuse("needs either a passage or a wording", "write one of the two")
        return self


class PinsFile(Fact):
    pins: list[Pin]
    fillers: list[Text] = Field(min_length=1)


@dataclass(frozen=True)
class Pins:
    fillers: frozenset[str]
    pins: tuple[Pin, ...]
    _document: Document

    def asked(self, said: Iterable[str]) -> tuple[str, ...]:
        """What is left of a question's stems: two with the same are the same question."""
        return tuple(each for each in said if each not in self.fillers)

    def holding(self, country: str, on: date) -> Iterator[Pin]:
        """Those that may be used for a country on that day, its own before those for any."""
        for wanted in (country, ANY):
            yield from (pin for pin in self.pins if pin.country == wanted and pin.holds(on))

    def past(self, on: date) -> list[Problem]:
        """What expired, for whoever looks after the file. It stops nothing: a date that passes must not."""
        fix = "compare it with the page again and set a later day, or remove it"
        return [
            self._document.problem(
                ("pins", number, "expires_on"), f"is past ({pin.expires_on}): not used", fix
            )
            for number, pin in enumerate(self.pins)
            if pin.expires_on < on
        ]

    def need_known(self, countries: Iterable[str]) -> None:
        """Raises BadFacts for each pin of a country that there is not."""
        known = {ANY, *countries}
        fix = f"write the slug of its GOV.UK page, or {ANY}"
        strange = [
            self._document.problem(("pins", number, "country"), f"there is no country {pin.country!r}", fix)
            for number, pin in enumerate(self.pins)
            if pin.country not in known
        ]
        if strange:
            raise BadFacts(strange)


def load(folder: Path) -> Pins:
    """Raises BadFacts with every problem, its file and line."""
    read, file = document.load(folder / FILE, f"{folder.parent.name}/{folder.name}/{FILE}", PinsFile)
    fillers = frozenset(stem for line in file.fillers for stem in stems(line))
    pins = Pins(fillers, tuple(file.pins), read)
    if unclear := list(_unclear(pins, read)):
        raise BadFacts(unclear)
    return pins


def _unclear(pins: Pins, read: Document) -> Iterator[Problem]:
    """Questions of fillers alone, and those that two pins of one country answer."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for number, pin in enumerate(pins.pins):
        own = {
            (pin.country, pins.asked(stems(question))): place for place, question in enumerate(pin.questions)
        }
        for key, place in own.items():
            where = ("pins", number, "questions", place)
            if not key[1]:
                yield read.problem(where, "asks for nothing", "add a word for what is asked")
            elif key in seen:
                yield read.problem(where, "is pinned above for the same country", "keep one of the two")
        seen |= own.keys()


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
