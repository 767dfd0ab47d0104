"""Fits data/advice/ranking.json to the weighing questions: `python -m tests.bot.evaluation.passages.fit`.

Needs the pages of GOV.UK (GOVUK_FOLDER, ../shared/govuk by default).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from api import settings
from consular.advice import ranking, vocabulary
from consular.advice.meaning import Meaning
from consular.advice.question import Question
from consular.advice.ranking import EVIDENCE, Ranking, RankingFile, Weights
from consular.advice.scoring import NAMES, Scored
from consular.advice.search import Search
from consular.advice.words import stems
from consular.places import finder
from tests.bot.evaluation.passages import questions
from tests.bot.evaluation.passages.questions import Asked

DATA = Path("data")
RAREST = 7.0
FEWEST = 3  # passages that a word must be in to be known
ORDER_STEPS, ANSWER_STEPS, PACE = 250, 2000, 0.05
ORDER_KEPT_SMALL, ANSWER_KEPT_SMALL = 0.02, 0.004  # how much large weights cost
DECLINED = 0.35  # the balanced chance below which no answer is given
DECLINED_BY_WORDS = 0.6  # the same without the encoders, where a chance is worth less
# Set by hand and held: where somebody asks whether a part of a country is safe, a warning of it comes first, whatever
# else the page says of it. Such questions are too few for a fit to see.
HELD_ORDER = {"region": 1.5, "whole_country": 1.9}
HELD_ANSWER = {"warned": 2.5, "unwarned": -1.0, "plainly": 4.0}
BLANK = Weights(order={}, answer={}, intercept=0, threshold=DECLINED)

Numbers = npt.NDArray[np.float64]
Sample = tuple[Numbers, Numbers]  # a page's passages, each with its numbers; which of them are right


def rarity() -> dict[str, float]:
    """For each stem of the pages how few of their passages have it."""
    counts: Counter[str] = Counter()
    total = 0
    for country in questions.countries():
        for passage in questions.passages(country):
            counts.update(set(stems(f"{passage.heading} {passage.text}")))
            total += 1
    return {
        word: round(min(RAREST, log(total / count)), 2)
        for word, count in sorted(counts.items())
        if count >= FEWEST
    }


def fit_order(samples: Sequence[Sample]) -> Numbers:
    """Weights that make the right passages likeliest: a softmax over each page (Adam; Kingma and Ba, 2015)."""

    def slope(weights: Numbers) -> Numbers:
        slopes = 2 * ORDER_KEPT_SMALL * weights
        for rows, right in samples:
            scores = rows @ weights
            odds = np.exp(scores - scores.max())
            hits = (odds * right).sum()
            pull = odds / odds.sum() - (odds * right / hits if hits else 0.0)
            slopes += pull @ rows / len(samples)
        return slopes

    return _descend(slope, _start(NAMES, HELD_ORDER), ORDER_STEPS)


def fit_answer(rows: Numbers, answered: Numbers) -> Numbers:
    """Logistic regression, both kinds weighing alike; the last weight is the intercept."""
    share = answered.mean()
    balance = np.where(answered > 0, 0.5 / share, 0.5 / (1 - share))
    rows = np.hstack([rows, np.ones((len(rows), 1))])

    def slope(weights: Numbers) -> Numbers:
        small = 2 * ANSWER_KEPT_SMALL * weights
        small[-1] = 0.0
        chance = 1 / (1 + np.exp(-rows @ weights))
        slopes: Numbers = small + (balance * (chance - answered)) @ rows / len(rows)
        return slopes

    return _descend(slope, _start((*EVIDENCE, "intercept"), HELD_ANSWER), ANSWER_STEPS)


Start = tuple[Numbers, Numbers]  # the first weights; 1.0 where they may change


def _start(names: Sequence[str], held: Mapping[str, float]) -> Start:
    return np.array([held.get(name, 0.0) for name in names]), np.array(
        [float(name not in held) for name in names]
    )


def _descend(slope: Callable[[Numbers], Numbers], start: Start, steps: int) -> Numbers:
    weights, free = start
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        slopes = slope(weights) * free
        mean, square = 0.9 * mean + 0.1 * slopes, 0.99 * square + 0.01 * slopes**2
        pace = PACE * (1 - step / (steps + 1))
        weights = weights - pace * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def fit(search: Search, asked: Sequence[Asked], threshold: float) -> Weights:
    """Both sums, for a search as it is: with meaning or by words alone."""
    read: list[tuple[Asked, Question, list[Scored]]] = []
    for one in asked:
        question = search.read(one.question, one.country)
        read.append((one, question, search.score(question, questions.passages(one.country))))
    samples = [
        (
            np.array([each.values for each in scored]),
            np.array([float(one.is_answered_by(each.passage)) for each in scored]),
        )
        for one, _, scored in read
        if one.answers
    ]
    order = {name: round(float(weight), 3) for name, weight in zip(NAMES, fit_order(samples), strict=True)}
    ordering = Ranking(BLANK.model_copy(update={"order": order}))
    rows = np.array([ranking.evidence(question, ordering.order(scored)) for _, question, scored in read])
    *answer, intercept = fit_answer(rows, np.array([float(bool(one.answers)) for one, _, _ in read]))
    return Weights(
        order=order,
        answer={name: round(float(weight), 3) for name, weight in zip(EVIDENCE, answer, strict=True)},
        intercept=round(float(intercept), 3),
        threshold=threshold,
    )


def main() -> int:
    if not questions.are_at_hand():
        print(f"There are no pages in {questions.PAGES}. Set GOVUK_FOLDER.", file=sys.stderr)
        return 1
    chosen = settings.load()
    words, rare = vocabulary.load(DATA / "advice"), rarity()
    blank = RankingFile(with_meaning=BLANK, words_alone=BLANK, rarity=rare)
    places, meaning = finder.load(chosen.places_file), Meaning(chosen.sentences_folder)
    file = RankingFile(
        with_meaning=fit(Search(words, blank, places, meaning), questions.weighing(), DECLINED),
        words_alone=fit(Search(words, blank, places), questions.weighing(), DECLINED_BY_WORDS),
        rarity=rare,
    )
    target = DATA / "advice" / ranking.FILE
    target.write_text(json.dumps(file.model_dump(), indent=0) + "\n", encoding="utf-8")
    print(f"{target} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
