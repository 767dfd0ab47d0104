"""Everyday words, and what advice pages call the same thing: data/advice/vocabulary.yml, read once.

Pure, apart from the file. It knows no page and no ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from pathlib import Path
from re import Pattern, compile

from pydantic import BaseModel, ConfigDict, Field

from consular.advice.words import plain, stems
from consular.facts import document

FILE = "vocabulary.yml"


class ConceptEntry(BaseModel):
    """One entry as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    people: list[str] = Field(min_length=1)
    page: list[str] = []
    headings: list[str] = []
    part: str | None = None
    weak: bool = False
    region: bool = False


class VocabularyFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    ignored: list[str]
    outside: list[str]
    safety: list[str]
    concepts: list[ConceptEntry] = Field(min_length=1)


@dataclass(frozen=True)
class Concept:
    """`page` are stemmed phrases, `headings` patterns with the likeliest first."""

    page: tuple[str, ...]
    headings: tuple[Pattern[str], ...]
    part: str | None
    weak: bool
    region: bool = False

    def rank_of(self, heading: str) -> int | None:
        """Which of the usual headings this is, from 0; None for none."""
        return next((n for n, pattern in enumerate(self.headings) if pattern.match(heading)), None)


@dataclass(frozen=True)
class Match:
    """A concept that stems[first:last] of a question mean."""

    first: int
    last: int
    phrase: str
    concept: Concept


@dataclass(frozen=True)
class Vocabulary:
    ignored: frozenset[str]
    outside: frozenset[str]
    safety: frozenset[str]
    concepts: tuple[Concept, ...]
    _by_phrase: dict[str, list[Concept]] = field(repr=False, default_factory=dict)
    _longest: int = 1

    def find(self, said: Sequence[str]) -> list[Match]:
        """What the stems of a question mean. A phrase hides those inside it: "visa card" is no visa."""
        matches = [match for first in range(len(said)) for match in self._at(said, first)]
        return [match for match in matches if not any(_hides(other, match) for other in matches)]

    def _at(self, said: Sequence[str], first: int) -> list[Match]:
        found = []
        for last in range(first + 1, min(len(said), first + self._longest) + 1):
            phrase = " ".join(said[first:last])
            found += [Match(first, last, phrase, concept) for concept in self._by_phrase.get(phrase, ())]
        return found

    def outsiders(self, said: Sequence[str]) -> int:
        """How many signs of a question that advice never answers."""
        spread = range(len(said))
        phrases = (
            " ".join(said[first:last]) for first in spread for last in (first + 1, first + 2, first + 3)
        )
        return len(self.outside.intersection(phrases))

    def is_of_safety(self, said: Sequence[str]) -> bool:
        return not self.safety.isdisjoint(said)

    @property
    def phrases(self) -> frozenset[str]:
        return frozenset(self._by_phrase)


def _hides(other: Match, match: Match) -> bool:
    inside = other.first <= match.first and match.last <= other.last
    return inside and other.last - other.first > match.last - match.first


def load(folder: Path) -> Vocabulary:
    """Raises BadFacts with every problem, its file and line."""
    _, file = document.load(folder / FILE, f"{folder.parent.name}/{folder.name}/{FILE}", VocabularyFile)
    return build(file)


def build(file: VocabularyFile) -> Vocabulary:
    by_phrase: dict[str, list[Concept]] = {}
    concepts = []
    for entry in file.concepts:
        concept = _concept(entry)
        concepts.append(concept)
        for said in {" ".join(stems(each)) for each in entry.people}:
            by_phrase.setdefault(said, []).append(concept)
    longest = max(len(phrase.split()) for phrase in by_phrase)
    ignored = frozenset(stem for word in file.ignored for stem in stems(word))
    outside = frozenset(" ".join(stems(each)) for line in file.outside for each in line.split(","))
    safety = frozenset(stem for line in file.safety for stem in stems(line))
    return Vocabulary(ignored, outside, safety, tuple(concepts), by_phrase, longest)


def _concept(entry: ConceptEntry) -> Concept:
    page = tuple(dict.fromkeys(" ".join(stems(each)) for each in entry.page))
    headings = tuple(compile(translate(plain(each))) for each in entry.headings)
    return Concept(page, headings, entry.part, entry.weak, entry.region)
