"""Finds the passage of a country's page that answers a question in everyday words, or says that none does.

It reads what it is given and data/advice; it knows no database. Within one page there are some fifty passages, so all
are weighed: that is better than any index, and the same on every database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from consular.advice import ranking, scoring, vocabulary
from consular.advice.meaning import GRAPH, Meaning
from consular.advice.page import Passage
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
    """`hits` with the best first, every passage of the page; `chance` that the first is the answer."""

    question: Question
    hits: tuple[Hit, ...]
    chance: float
    would_answer: bool


class Search:
    """Without `meaning` it goes by words alone, with weights that were fitted for that."""

    def __init__(
        self,
        words: Vocabulary,
        file: RankingFile,
        finder: Finder | None = None,
        meaning: Meaning | None = None,
    ) -> None:
        self._reader = Reader(words, file.rarity)
        self._ranking = Ranking(file.with_meaning if meaning else file.words_alone)
        self._finder = finder
        self._meaning = meaning

    @classmethod
    def load(cls, data: Path, finder: Finder | None = None, sentences: Path | None = None) -> Search:
        """`sentences` is the encoder's folder; without it, or where it is not there, words alone decide.

        Raises OSError or ValueError where a file of data/advice is missing or wrong.
        """
        folder = data / "advice"
        is_there = sentences is not None and (sentences / GRAPH).exists()
        meaning = Meaning(sentences) if is_there and sentences else None
        return cls(vocabulary.load(folder), ranking.load(folder), finder, meaning)

    def find(self, text: str, country: str, passages: Sequence[Passage]) -> Found:
        """`country` is the slug of the page that the passages are from."""
        question = self.read(text, country)
        ranked = self._ranking.order(self.score(question, passages))
        chance = self._ranking.chance(question, ranked)
        hits = tuple(Hit(each.scored.passage, each.score) for each in ranked)
        return Found(question, hits, chance, self._ranking.is_answer(chance))

    def read(self, text: str, country: str) -> Question:
        """The question, in which the country's own name says nothing."""
        said = text[:LONGEST]
        mentions = self._finder.find(said) if self._finder else []
        own = [each.text for each in mentions if each.kind in COUNTRY_KINDS and country in each.countries]
        named = [each.text for each in mentions if each.kind not in COUNTRY_KINDS]
        return self._reader.read(said, named, [country.replace("-", " "), *own])

    def score(self, question: Question, passages: Sequence[Passage]) -> list[Scored]:
        near = self._meaning.likeness(question.text, passages) if self._meaning and passages else None
        return scoring.score(question, [_read(passage) for passage in passages], near)


@lru_cache(maxsize=5_000)
def _read(passage: Passage) -> scoring.Read:
    return scoring.read(passage)
