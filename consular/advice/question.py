"""Reads a question into needs: each a thing that the answer must be about, in any of the words for it.

Pure. The names of places are given, since the country's own says nothing within its page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from consular.advice.vocabulary import Concept, Match, Vocabulary
from consular.advice.words import stem, stems, words

LEAST_OF_A_CONCEPT = 3.5  # how telling a concept is at least: as a word that one page in thirty has
WEAK = 0.4
AGAIN = 0.5  # of a concept that is named in a second way
UNSEEN = 6.0  # a word that no page has
PLACE, PLACE_BESIDE = 4.0, 1.0  # a place by itself; one where something else is asked, and it only says where
SHORTEST_MENDED = 5  # letters of a word in which a slip is mended
LONG = 8  # letters of a word in which two are


@dataclass(frozen=True)
class Need:
    """`said` in the person's own words, `others` in the pages'; `weight` is how telling it is."""

    said: str
    others: tuple[str, ...]
    weight: float
    at: int  # of the first word: one phrase may be two things, of which one is meant
    concept: Concept | None = None
    is_place: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether it is asked of nearly anything, as "safe" is."""
        return self.concept is not None and self.concept.weak

    @property
    def is_region(self) -> bool:
        """A part of the country: by its name, or as in "the north"."""
        return self.is_place or (self.concept is not None and self.concept.region)

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.said, *self.others)


@dataclass(frozen=True)
class Question:
    """`bare` is the text without the country's own name and what joins it: of Thailand's page "can I vape in Thailand"
    asks "can I vape"."""

    text: str
    needs: tuple[Need, ...]
    outsiders: int
    bare: str
    of_safety: bool = False  # whether somebody asks if it is safe there, or means to go

    @property
    def is_vague(self) -> bool:
        """Whether it asks for nothing in particular: "is it safe", "advice please"."""
        return all(need.is_weak for need in self.needs)

    @property
    def regions(self) -> tuple[Need, ...]:
        """Where it asks whether that is safe; empty where it asks for another thing, whether or not it says where."""
        others = [need.concept for need in self.needs if need.concept and not need.is_region]
        if not self.of_safety or any(not concept.weak for concept in others):
            return ()
        where = [need for need in self.needs if need.concept is None or need.is_region]
        return tuple(where) if any(need.is_region for need in where) else ()


class Reader:
    """`rarity` gives for a stem how telling it is: the logarithm of how few passages of all pages have it."""

    def __init__(self, vocabulary: Vocabulary, rarity: Mapping[str, float]) -> None:
        self._vocabulary = vocabulary
        self._rarity = rarity
        parts = {part for phrase in vocabulary.phrases for part in phrase.split()}
        self._known = parts | set(rarity) | vocabulary.ignored
        self._targets = sorted(each for each in self._known if len(each) >= SHORTEST_MENDED - 1)

    def read(self, text: str, places: Collection[str] = (), own: Collection[str] = ()) -> Question:
        """`places` are the names of places in the text, `own` the words for the country that is asked about."""
        named = {each for name in places for each in stems(name)}
        mine = {each for name in own for each in stems(name)}
        said = self._said(text, named)
        matches = self._vocabulary.find(said)
        covered = {number for match in matches for number in range(match.first, match.last)}
        needs = _merged([self._of_match(match) for match in matches])
        for number, each in enumerate(said):
            if number not in covered and each not in self._vocabulary.ignored and each not in mine:
                needs.append(self._of_word(each, number, each in named))
        outsiders, of_safety = self._vocabulary.outsiders(said), self._vocabulary.is_of_safety(said)
        return Question(text, _weighed(needs), outsiders, _without(text, own), of_safety)

    def said(self, text: str, places: Collection[str] = (), own: Collection[str] = ()) -> list[str]:
        """The stems of a question in their order, misspelt ones mended, without the country's own words."""
        mine = {each for name in own for each in stems(name)}
        return [
            each
            for each in self._said(text, {each for name in places for each in stems(name)})
            if each not in mine
        ]

    def _said(self, text: str, named: Collection[str]) -> list[str]:
        return [each if each in named else self._mended(word, each) for word, each in _pairs(text)]

    def _of_match(self, match: Match) -> Need:
        own = max(self._rarity.get(each, UNSEEN) for each in match.phrase.split())
        concept = match.concept
        others = tuple(phrase for phrase in concept.page if phrase != match.phrase)
        weight = max(own, LEAST_OF_A_CONCEPT) * (WEAK if concept.weak else 1)
        return Need(match.phrase, others, weight, match.first, concept)

    def _of_word(self, each: str, at: int, is_place: bool) -> Need:
        weight = PLACE if is_place else self._rarity.get(each, UNSEEN)
        return Need(each, (), weight, at, None, is_place)

    def _mended(self, word: str, each: str) -> str:
        """The known stem that a misspelt word is nearest to; itself where none is near, or where it is known."""
        if each in self._known or len(word) < SHORTEST_MENDED or not word.isalpha():
            return each
        slips = 2 if len(word) >= LONG else 1
        found = process.extractOne(
            each, self._targets, scorer=DamerauLevenshtein.distance, score_cutoff=slips
        )
        return found[0] if found and found[0][0] == each[0] else each


def _without(text: str, names: Collection[str]) -> str:
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    if not longest_first:
        return text
    named = rf"\b((in|to|for|of|from|into|at)\s+)?(the\s+)?({longest_first})\b"
    return " ".join(re.sub(named, " ", text, flags=re.IGNORECASE).split()) or text


def _merged(needs: Sequence[Need]) -> list[Need]:
    """What was said of one thing in several words is one need."""
    by_concept: dict[int, Need] = {}
    for need in needs:
        before = by_concept.setdefault(id(need.concept), need)
        if before is not need:
            others = tuple(dict.fromkeys((*before.others, need.said)))
            by_concept[id(need.concept)] = replace(
                before, others=others, weight=before.weight + AGAIN * need.weight
            )
    return list(by_concept.values())


def _weighed(needs: Iterable[Need]) -> tuple[Need, ...]:
    kept = tuple(needs)
    if all(need.is_place or (need.concept and need.concept.weak) for need in kept):
        return kept
    return tuple(replace(need, weight=PLACE_BESIDE) if need.is_place else need for need in kept)


def _pairs(text: str) -> Sequence[tuple[str, str]]:
    return [(word, stem(word)) for word in words(text)]
