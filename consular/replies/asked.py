"""Which key facts a question asks for in so many words: data/topics/advice/key_facts.yml, read once. Pure otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from consular.advice.words import stems
from consular.countries.key_facts import LINES
from consular.errors import ConsularError

FILE = "topics/advice/key_facts.yml"


class BadWords(ConsularError):
    """The file names what is not there."""


@dataclass(frozen=True)
class Wanted:
    """Names of lines: `first` are asked for, `beside` are worth saying with them."""

    first: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    people: list[str] = Field(min_length=1)
    lines: list[str] = Field(min_length=1)


class Asked:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self._lines = [
            (tuple(stems(phrase)), tuple(entry.lines)) for entry in entries for phrase in entry.people
        ]

    @classmethod
    def load(cls, data: Path) -> Asked:
        """Raises BadWords for what is no list of words and lines, or a line that there is none of."""
        try:
            raw = yaml.safe_load((data / FILE).read_text(encoding="utf-8"))
            entries = TypeAdapter(list[Entry]).validate_python(raw)
        except (ValidationError, yaml.YAMLError) as error:
            raise BadWords(f"{data.name}/{FILE}: {error}. Mend that entry.") from error
        strange = {name for entry in entries for name in entry.lines if name not in LINES}
        if strange:
            raise BadWords(f"{data.name}/{FILE}: there is no line {', '.join(sorted(strange))}. Check it.")
        return cls(entries)

    def read(self, text: str) -> Wanted:
        """Empty where nothing in particular is asked for. A longer phrase hides those inside it."""
        said = stems(text)
        found = [
            (start, start + len(phrase), lines)
            for phrase, lines in self._lines
            for start in range(len(said) - len(phrase) + 1)
            if tuple(said[start : start + len(phrase)]) == phrase
        ]
        kept = [each for each in found if not any(_hides(other, each) for other in found)]
        first = tuple(dict.fromkeys(lines[0] for _, _, lines in kept))
        beside = dict.fromkeys(name for _, _, lines in kept for name in lines[1:] if name not in first)
        return Wanted(first, tuple(beside))


def _hides(outer: tuple[int, int, tuple[str, ...]], inner: tuple[int, int, tuple[str, ...]]) -> bool:
    is_longer = outer[1] - outer[0] > inner[1] - inner[0]
    return is_longer and outer[0] <= inner[0] and inner[1] <= outer[1]
