"""Fits data/advice/ranking.json to the tuning questions: `python -m tests.bot.evaluation.passages.fit`.

Needs the pages of GOV.UK (GOVUK_FOLDER, ../shared/govuk by default). Two sums of few weights, so plain Python is enough.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from math import exp, log, sqrt
from pathlib import Path

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
DECLINED = 0.5  # the balanced chance below which no answer is given
BLANK = Weights(order={}, answer={}, intercept=0, threshold=DECLINED)

Sample = tuple[Sequence[Sequence[float]], Sequence[bool]]


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


def fit_order(samples: Sequence[Sample]) -> list[float]:
    """Weights that make the right passages likeliest: a softmax over each page (Adam; Kingma and Ba, 2015)."""

    def slope(weights: Sequence[float]) -> list[float]:
        slopes = [2 * ORDER_KEPT_SMALL * weight for weight in weights]
        for rows, right in samples:
            scores = [sum(map(_times, weights, row)) for row in rows]
            top = max(scores)
            odds = [exp(score - top) for score in scores]
            total, hits = sum(odds), sum(o for o, r in zip(odds, right, strict=True) if r)
            for row, odd, is_right in zip(rows, odds, right, strict=True):
                pull = odd / total - (odd / hits if is_right and hits else 0.0)
                if abs(pull) > 1e-6:
                    for number, value in enumerate(row):
                        slopes[number] += pull * value / len(samples)
        return slopes

    return _descend(slope, len(NAMES), ORDER_STEPS)


def fit_answer(rows: Sequence[Sequence[float]], answered: Sequence[bool]) -> list[float]:
    """Logistic regression, both kinds weighing alike; the last weight is the intercept."""
    share = sum(answered) / len(answered)

    def slope(weights: Sequence[float]) -> list[float]:
        slopes = [2 * ANSWER_KEPT_SMALL * weight for weight in weights[:-1]] + [0.0]
        for row, is_answered in zip(rows, answered, strict=True):
            chance = 1 / (1 + exp(-sum(map(_times, weights, (*row, 1.0)))))
            balance = 0.5 / (share if is_answered else 1 - share)
            for number, value in enumerate((*row, 1.0)):
                slopes[number] += balance * (chance - is_answered) * value / len(rows)
        return slopes

    return _descend(slope, len(EVIDENCE) + 1, ANSWER_STEPS)


def _descend(slope, count: int, steps: int) -> list[float]:  # type: ignore[no-untyped-def]
    weights, mean, square = [0.0] * count, [0.0] * count, [0.0] * count
    for step in range(1, steps + 1):
        slopes = slope(weights)
        pace = PACE * (1 - step / (steps + 1))
        for n in range(count):
            mean[n] = 0.9 * mean[n] + 0.1 * slopes[n]
            square[n] = 0.99 * square[n] + 0.01 * slopes[n] ** 2
            weights[n] -= pace * mean[n] / (1 - 0.9**step) / (sqrt(square[n] / (1 - 0.99**step)) + 1e-8)
    return weights


def _times(a: float, b: float) -> float:
    return a * b


def fit(search: Search, asked: Sequence[Asked]) -> Weights:
    """Both sums, for a search as it is: with meaning or by words alone."""
    read: list[tuple[Asked, Question, list[Scored]]] = []
    for one in asked:
        question = search.read(one.question, one.country)
        read.append((one, question, search.score(question, questions.passages(one.country))))
    samples = [
        ([each.values for each in scored], [one.is_answered_by(each.passage) for each in scored])
        for one, _, scored in read
        if one.answers
    ]
    order = {name: round(weight, 3) for name, weight in zip(NAMES, fit_order(samples), strict=True)}
    ordering = Ranking(BLANK.model_copy(update={"order": order}))
    rows = [ranking.evidence(question, ordering.order(scored)) for _, question, scored in read]
    *answer, intercept = fit_answer(rows, [bool(one.answers) for one, _, _ in read])
    return Weights(
        order=order,
        answer={name: round(weight, 3) for name, weight in zip(EVIDENCE, answer, strict=True)},
        intercept=round(intercept, 3),
        threshold=DECLINED,
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
        with_meaning=fit(Search(words, blank, places, meaning), questions.tuning()),
        words_alone=fit(Search(words, blank, places), questions.tuning()),
        rarity=rare,
    )
    target = DATA / "advice" / ranking.FILE
    target.write_text(json.dumps(file.model_dump(), indent=0) + "\n", encoding="utf-8")
    print(f"{target} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
