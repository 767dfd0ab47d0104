"""The compiled gazetteer in memory: which name begins at a word, and how sure that name is by itself.

Knows nothing of the words around a name: context and acceptance do. Standard library only.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from consular.places.destinations import Destinations
from consular.places.text import Token, stems
from consular.places.typos import Typos, allowed, distance

VERSION = 3
KINDS = ("country", "region", "city", "island", "airport", "landmark", "demonym", "home")
TIERS = 8  # a name is written as the number of its place times this, plus its tier
_SENTENCE_END = frozenset(".!?\n;:")
_LONGEST_NAME = 8
_LONGEST_CORRECTED = 3


class Tier(IntEnum):
    """How much a name needs from the words around it."""

    SURE = 0
    CAREFUL = 1  # a preposition, or a capital in mid-sentence
    WORD = 2  # clearly a place from its context: it is a word as well
    PERSON = 3  # a place, unless the context speaks of a person
    NEIGHBOUR = 4  # beside the name of its country alone
    CAPITALS = 5  # in capitals alone
    FOREIGN = 6  # another language's name of a town: as careful, and never at the start
    SMALL = 7  # a small town: as a word, and straight after its preposition


@dataclass(frozen=True)
class Place:
    """What a name stands for. also: other bearers of the name, meant only where they are named beside it."""

    name: str
    kind: str
    countries: tuple[str, ...]
    also: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    hints: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Match:
    """A name at words[first:last]. place is None for a phrase that hides a place ("guinea pig")."""

    first: int
    last: int
    place: Place | None
    tier: Tier


def word_in(word: str, words: Collection[str]) -> bool:
    """Whether a word, or what it is an inflected form of, is listed."""
    return word in words or any(stem in words for stem in stems(word))


class Index:
    """Names, airport codes and English words of one gazetteer file."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        if content.get("version") != VERSION:
            raise ValueError(f"no gazetteer of version {VERSION}: build it again")
        self._rows: list[list[Any]] = content["places"]
        self._names: dict[str, int] = content["names"]
        self._codes: dict[str, list[int]] = content["codes"]
        self.first_names = frozenset(content["first_names"])
        self.titles = frozenset(content["titles"])
        self.english = frozenset(content["words"].split())
        self._guarded = self.english | self.first_names | frozenset(content["nowords"])
        self.context: dict[str, frozenset[str]] = {n: frozenset(w) for n, w in content["context"].items()}
        self.destinations = Destinations(content["slugs"], content["pages"], content["areas"])
        self._typos = Typos(content["fuzzy"])
        self._corrected_first = frozenset(name.split(" ")[0] for name in content["fuzzy"])
        self._reach: dict[str, int] = {}
        for name in self._names:
            first, _, rest = name.partition(" ")
            self._reach[first] = max(self._reach.get(first, 0), 1 + (rest.count(" ") + 1 if rest else 0))

    @classmethod
    def load(cls, path: Path) -> "Index":
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def matches(self, words: list[Token], first: int) -> Iterator[Match]:
        """Names that begin at a word, the longest first."""
        reach = self._reach.get(words[first].fold, int(words[first].fold.endswith("s")))
        hyphened = first + 1 < len(words) and words[first + 1].gap == "-"
        if reach > 1 or hyphened:
            reach = joined(words, first, max(2 * hyphened, min(reach, _LONGEST_NAME)))
        for count in range(reach, 0, -1):
            entry = self._entry(words[first : first + count], hyphened)
            if entry is not None:
                yield self._match(first, first + count, entry)

    def _entry(self, chosen: list[Token], hyphened: bool) -> int | None:
        folded = " ".join(w.fold for w in chosen)
        entry = self._names.get(folded)
        if chosen[-1].owner and folded[:-1] in self.first_names:
            # Sarah's; but "India's roads": what follows a country's name says whether it is a person.
            return self._if_person(self._names.get(folded[:-1]))
        if entry is None and hyphened and len(chosen) == 2:
            entry = self._names.get(folded.replace(" ", ""))  # Petion-Ville
        if entry is None and folded.endswith("s") and (chosen[-1].owner or not self.is_word(chosen[-1].fold)):
            entry = self._names.get(folded[:-1])  # Spain's, and Spains for a country
            if entry is not None and not chosen[-1].owner and not self._is_country(entry):
                return None
        return entry

    def _if_person(self, entry: int | None) -> int | None:
        return entry if entry is not None and entry % TIERS == Tier.PERSON else None

    def _is_country(self, entry: int) -> bool:
        return entry >= 0 and KINDS[self._rows[entry // TIERS][1]] == "country"

    def corrected(self, words: list[Token], first: int, odd: list[bool]) -> Match | None:
        """The name that mistyped words stand for. odd tells of every word whether it is no English word."""
        begins = odd[first] or words[first].fold in self._corrected_first
        if not begins or not any(odd[first : first + _LONGEST_CORRECTED]):
            return None
        for count in range(joined(words, first, _LONGEST_CORRECTED), 0, -1):
            last = first + count
            name = self._meant(words[first:last], odd[first:last]) if any(odd[first:last]) else None
            if name is not None:
                return self._match(first, last, self._names[name])
        return None

    def _meant(self, chosen: list[Token], odd: list[bool]) -> str | None:
        name = self._typos.nearest(" ".join(w.fold for w in chosen))
        if name is None:
            return None
        meant = name.split(" ")
        if len(meant) != len(chosen):
            return name if all(odd) else None
        # An error stands in a word that is none: English words must match as they are.
        kept = all(_likely(w.fold, m, strange) for w, m, strange in zip(chosen, meant, odd, strict=True))
        return name if kept else None

    def code(self, written: str) -> tuple[Place, bool] | None:
        """The airport of a code in capitals, and whether the code is well known."""
        entry = self._codes.get(written)
        return (self._place(entry[0]), bool(entry[1])) if entry else None

    def is_word(self, folded: str) -> bool:
        """Whether a word is English, a first name or slang: never a mistyped name."""
        return len(folded) < 4 or word_in(folded, self._guarded)

    def known(self, folded: str) -> bool:
        return folded in self._names

    def _match(self, first: int, last: int, entry: int) -> Match:
        number, tier = divmod(entry, TIERS)
        return Match(first, last, self._place(number) if number >= 0 else None, Tier(tier))

    def _place(self, number: int) -> Place:
        # Rows leave out what they have not: they are padded here, and only for the names that a message holds.
        row = self._rows[number]
        name, kind, countries, latitude, longitude, also, hints = (
            row + ["", 0, "", None, None, "", {}][len(row) :]
        )
        settled = {slug: tuple(words) for slug, words in hints.items()}
        return Place(
            name, KINDS[kind], tuple(countries.split()), tuple(also.split()), latitude, longitude, settled
        )


def _likely(written: str, meant: str, odd: bool) -> bool:
    if not odd or written[:1] != meant[:1]:
        return written == meant
    return distance(written, meant) <= max(1, allowed(meant))


def joined(words: list[Token], first: int, most: int) -> int:
    """How many words from here on stand in one sentence, at most the given number."""
    count = 1
    while count < most and first + count < len(words) and not ends_sentence(words, first + count):
        count += 1
    return count


def ends_sentence(words: list[Token], number: int) -> bool:
    """Whether a sentence ends before this word. The dot of a short form ("St. Lucia") ends none."""
    gap = words[number].gap
    if not _SENTENCE_END.intersection(gap):
        return False
    return not (gap.startswith(".") and "\n" not in gap and len(words[number - 1].fold) <= 2)
