"""Finds the passage of a country's page that answers a question in everyday words, or says that none does.

Answers that an editor settled come first (pins.py).
It reads what it is given and data/advice; it knows no database. Within one page there are some fifty passages, so all
are weighed: that is better than any index, and the same on every database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from consular.advice import pins, ranking, scoring, vocabulary
from consular.advice.meaning import Meaning
from consular.advice.page import Passage
from consular.advice.pins import Pin, Pins, Wording
from consular.advice.question import Question, Reader
from consular.advice.ranking import Ranking, RankingFile
from consular.advice.scoring import Scored
from consular.advice.vocabulary import Vocabulary
from consular.places.finder import Finder

LONGEST = 600  # characters of a question that are read
COUNTRY_KINDS = ("country", "demonym")


@dataclass(frozen=True)
class Hit:
    passage: Passage
    score: float


@dataclass(frozen=True)
class Found:
    """`hits` with the best first, every passage of the page; `chance` that the first is the answer. `pin` where an
    editor settled it: with a wording, that is the answer and no passage."""

    question: Question
    hits: tuple[Hit, ...]
    chance: float
    would_answer: bool
    pin: Pin | None = None

    @property
    def wording(self) -> Wording | None:
        return self.pin.wording if self.pin else None


class Search:
    """Without `meaning` it goes by words alone, with weights that were fitted for that."""

    def __init__(
        self,
        words: Vocabulary,
        file: RankingFile,
        finder: Finder | None = None,
        meaning: Meaning | None = None,
        pinned: Pins | None = None,
    ) -> None:
        self._pins = pinned
        # Of what is pinned alone, never of what people wrote.
        self._asked = lru_cache(maxsize=20_000)(self._ask)
        self._reader = Reader(words, file.rarity)
        self._ranking = Ranking(file.with_meaning if meaning else file.words_alone)
        self._finder = finder
        self._meaning = meaning

    @classmethod
    def load(cls, data: Path, finder: Finder | None = None, sentences: Path | None = None) -> Search:
        """`sentences` is the encoders' folder; without it, or where they are not there, words alone decide.

        Raises OSError or ValueError where a file of data/advice is missing or wrong.
        """
        folder = data / "advice"
        meaning = Meaning(sentences) if sentences and Meaning.is_in(sentences) else None
        return cls(vocabulary.load(folder), ranking.load(folder), finder, meaning, pins.load(folder))

    def find(self, text: str, country: str, passages: Sequence[Passage], on: date | None = None) -> Found:
        """`country` is the slug of the page that the passages are from. Pins that hold on the day come first; without a
        day there are none."""
        question = self.read(text, country)
        ranked = self._ranking.order(self.score(question, passages))
        chance = self._ranking.chance(question, ranked)
        hits = tuple(Hit(each.scored.passage, each.score) for each in ranked)
        found = Found(question, hits, chance, self._ranking.is_answer(chance))
        return self._settled(found, country, on) if on and hits else found

    def _settled(self, found: Found, country: str, on: date) -> Found:
        """As an editor has it, where they settled this question. A pin whose passage is gone is passed over."""
        asked = self._ask(found.question.text, country)
        for pin in self._pins.holding(country, on) if self._pins and asked else ():
            if all(self._asked(question, country) != asked for question in pin.questions):
                continue
            if pin.passage is None:
                return replace(found, chance=1.0, would_answer=True, pin=pin)
            if first := next((hit for hit in found.hits if pin.passage.is_in(hit.passage)), None):
                rest = tuple(hit for hit in found.hits if hit is not first)
                return replace(found, hits=(first, *rest), chance=1.0, would_answer=True, pin=pin)
        return found

    def _ask(self, text: str, country: str) -> tuple[str, ...]:
        named, own = self._names(text, country)
        return self._pins.asked(self._reader.said(text, named, own)) if self._pins else ()

    def read(self, text: str, country: str) -> Question:
        """The question, in which the country's own name says nothing."""
        said = text[:LONGEST]
        return self._reader.read(said, *self._names(said, country))

    def _names(self, said: str, country: str) -> tuple[list[str], list[str]]:
        """Places in a question: others, and the country's own words."""
        mentions = self._finder.find(said) if self._finder else []
        own = [each.text for each in mentions if each.kind in COUNTRY_KINDS and country in each.countries]
        named = [each.text for each in mentions if each.kind not in COUNTRY_KINDS]
        return named, [country.replace("-", " "), *own]

    def score(self, question: Question, passages: Sequence[Passage]) -> list[Scored]:
        likeness = self._meaning.likeness(question.bare, passages) if self._meaning and passages else None
        return scoring.score(question, [_read(passage) for passage in passages], likeness)


@lru_cache(maxsize=5_000)
def _read(passage: Passage) -> scoring.Read:
    return scoring.read(passage)
