"""What the readings of the evaluation set are worth: one figure a function, and the report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p
from typing import Any

from tests.bot.evaluation.messages import EMERGENCIES, NOT_ANSWERED, Sample


@dataclass(frozen=True)
class Read:
    """One message with what the layers made of it. `model` is the model's own intent, `both` the service's; where
    `is_asked`, the person is asked whether they are safe."""

    sample: Sample
    check: str | None
    model: str
    both: str
    confidence: float
    country: str | None
    is_asked: bool = False

    @property
    def is_emergency(self) -> bool:
        return self.sample.intent in EMERGENCIES

    @property
    def seen(self) -> bool:
        """Whether check and model together treat it as an emergency, at once and without a question."""
        return self.both in EMERGENCIES


def share(part: Sequence[Any], whole: Sequence[Any]) -> float:
    return len(part) / len(whole) if whole else 0.0


def lower_bound(hits: int, total: int, confidence: float = 0.95) -> float:
    """The one-sided Clopper-Pearson lower bound of hits / total (Clopper and Pearson, 1934), by bisection."""
    if hits == 0:
        return 0.0
    low, high = 0.0, min(hits / total, 1 - 1e-12)
    for _ in range(60):
        middle = (low + high) / 2
        if _at_least(hits, total, middle) > 1 - confidence:
            high = middle
        else:
            low = middle
    return low


def _at_least(hits: int, total: int, rate: float) -> float:
    """The chance of this many hits or more, at a true rate; in logarithms, since the terms are tiny."""
    if rate <= 0:
        return 0.0
    logs = (
        lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
        + count * log(rate) + (total - count) * log1p(-rate)
        for count in range(hits, total + 1)
    )  # fmt: skip
    return sum(exp(term) for term in logs)


def figures(reads: Sequence[Read]) -> dict[str, float]:
    """Every figure that has a floor or a ceiling, as a share from 0 to 1."""
    grave = [read for read in reads if read.is_emergency]
    calm = [read for read in reads if not read.is_emergency]
    ordinary = [read for read in calm if read.sample.kind == "ordinary"]
    hard = [read for read in calm if read.sample.kind == "hard_negative"]
    outside = [read for read in reads if read.sample.intent == "out_of_scope"]
    placed = [read for read in reads if not read.sample.ambiguous]
    return {
        "intent_accuracy": share([r for r in reads if r.both == r.sample.intent], reads),
        "macro_f1": macro_f1(reads),
        "emergency_recall_check": share([r for r in grave if r.check], grave),
        "emergency_recall_model": share([r for r in grave if r.model in EMERGENCIES], grave),
        "emergency_recall_both": share([r for r in grave if r.seen], grave),
        "emergency_asked_about": share([r for r in grave if r.is_asked and not r.seen], grave),
        "emergency_right_intent": share([r for r in grave if r.both == r.sample.intent], grave),
        "false_alarms_ordinary": share([r for r in ordinary if r.seen], ordinary),
        "false_alarms_hard": share([r for r in hard if r.seen], hard),
        "ordinary_asked_about": share([r for r in ordinary if r.is_asked], ordinary),
        "hard_asked_about": share([r for r in hard if r.is_asked], hard),
        "out_of_scope_accepted": share([r for r in outside if r.both not in NOT_ANSWERED], outside),
        "place_accuracy": share([r for r in placed if r.country == r.sample.country], placed),
        "calibration_error": calibration_error(reads),
    }


def macro_f1(reads: Sequence[Read]) -> float:
    """The mean F1 over the intents of the set."""
    return sum(f1 for _, _, _, f1 in per_intent(reads)) / len(per_intent(reads))


def per_intent(reads: Sequence[Read]) -> list[tuple[str, int, float, float]]:
    """Intent, number of messages, recall and F1, the worst first."""
    rows = []
    for intent in sorted({read.sample.intent for read in reads}):
        mine = [read for read in reads if read.sample.intent == intent]
        said = [read for read in reads if read.both == intent]
        hits = [read for read in mine if read.both == intent]
        precision, recall = share(hits, said), share(hits, mine)
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        rows.append((intent, len(mine), recall, f1))
    return sorted(rows, key=lambda row: row[3])


def confusions(reads: Sequence[Read]) -> dict[str, list[tuple[str, int]]]:
    """What each intent is most often taken for."""
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    for read in reads:
        if read.both != read.sample.intent:
            wrong[read.sample.intent][read.both] += 1
    return {intent: counter.most_common(3) for intent, counter in wrong.items()}


def calibration_error(reads: Sequence[Read], bins: int = 10) -> float:
    """Expected calibration error of the model's own confidence, over ten bins."""
    error = 0.0
    for number in range(bins):
        inside = [
            r for r in reads if number / bins < r.confidence <= (number + 1) / bins and r.model != "inform"
        ]
        if inside:
            right = share([r for r in inside if r.model == r.sample.intent], inside)
            error += abs(right - sum(r.confidence for r in inside) / len(inside)) * len(inside) / len(reads)
    return error
