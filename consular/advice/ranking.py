"""Puts passages in order and says whether the first is an answer: sums whose weights were fitted to labelled questions.

The weights stand in data/advice/ranking.json, written by `python -m tests.bot.evaluation.passages.fit`. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from consular.advice.question import Need, Question
from consular.advice.scoring import NAMES, Scored

FILE = "ranking.json"
SCALE = 5.0  # what a good score is about
MOST_NEEDS = 8
WHOLLY = 0.999
EVIDENCE = (
    "score", "gap", "covered", "heading", "usual", "first", "text", "own", "outsiders", "nothing_asked", "concept",
    "place", "best_covered", "frame", "needs", "unmet_concept", "unmet_word", "never_concept", "never_word",
    "meaning", "meaning_heading", "nearest", "nearest_heading", "nothing", "plainly",
    "warned", "unwarned",
)  # fmt: skip


class Weights(BaseModel):
    """`order` by the names of scoring.NAMES, `answer` by those of EVIDENCE, with its intercept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    order: dict[str, float]
    answer: dict[str, float]
    intercept: float
    threshold: float


class RankingFile(BaseModel):
    """Two sets of weights, since the encoder may be missing; and for each stem how telling it is: the logarithm of how
    few passages of all pages have it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    with_meaning: Weights
    words_alone: Weights
    rarity: dict[str, float]


@dataclass(frozen=True)
class Ranked:
    score: float
    scored: Scored

    def value(self, name: str) -> float:
        return self.scored.values[NAMES.index(name)]


class Ranking:
    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._order = [weights.order.get(name, 0.0) for name in NAMES]

    def order(self, scored: Sequence[Scored]) -> list[Ranked]:
        """The best first; among equals the page's own order."""
        ranked = [Ranked(_product(self._order, each.values), each) for each in scored]
        return sorted(ranked, key=lambda each: (-each.score, each.scored.passage.position))

    def chance(self, question: Question, ranked: Sequence[Ranked]) -> float:
        """How likely it is that the first passage answers the question, from 0 to 1."""
        if not ranked:
            return 0.0
        weights = [self._weights.answer.get(name, 0.0) for name in EVIDENCE]
        return 1 / (1 + exp(-(_product(weights, evidence(question, ranked)) + self._weights.intercept)))

    def is_answer(self, chance: float) -> bool:
        return chance >= self._weights.threshold


def load(folder: Path) -> RankingFile:
    return RankingFile.model_validate(json.loads((folder / FILE).read_text(encoding="utf-8")))


def evidence(question: Question, ranked: Sequence[Ranked]) -> tuple[float, ...]:
    """What speaks for the first passage as an answer, as EVIDENCE."""
    top = ranked[0]
    second = ranked[1].score if len(ranked) > 1 else 0.0
    needs = question.needs
    return (
        top.score / SCALE,
        (top.score - second) / SCALE,
        *(top.value(name) for name in ("covered", "heading", "usual", "first", "text", "own")),
        float(question.outsiders),
        float(not needs),
        float(any(need.concept is not None for need in needs)),
        float(top.value("place") > 0),
        max(each.value("covered") for each in ranked),
        top.value("frame"),
        min(len(needs), MOST_NEEDS) / MOST_NEEDS,
        _heaviest(top, True) / SCALE,
        _heaviest(top, False) / SCALE,
        min(_heaviest(each, True) for each in ranked) / SCALE,
        min(_heaviest(each, False) for each in ranked) / SCALE,
        top.value("meaning"),
        top.value("meaning_heading"),
        max(each.value("meaning") for each in ranked),
        max(each.value("meaning_heading") for each in ranked),
        top.scored.nothing,
        float(top.value("covered") >= WHOLLY and top.value("heading") > 0 and top.value("usual") > 0),
        float(bool(question.regions) and _warns(top)),
        float(bool(question.regions) and not _warns(top)),
    )


def _warns(each: Ranked) -> bool:
    return each.value("region") > 0 or each.value("whole_country") > 0


def _heaviest(each: Ranked, of_concepts: bool) -> float:
    """The most telling thing that was asked for and is not in the passage."""
    return max((need.weight for need in each.scored.unmet if _counts(need, of_concepts)), default=0.0)


def _counts(need: Need, of_concepts: bool) -> bool:
    if need.is_place:
        return False
    return (need.concept is not None and not need.concept.weak) if of_concepts else need.concept is None


def _product(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))
