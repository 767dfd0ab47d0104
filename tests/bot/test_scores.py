"""The figures that evaluation reports are what they say they are."""

from __future__ import annotations

import pytest

from tests.bot.evaluation import scores
from tests.bot.evaluation.messages import Sample
from tests.bot.evaluation.scores import Read


@pytest.mark.parametrize(
    ("hits", "total", "bound"),
    [(10, 10, 0.7411), (9, 10, 0.6058), (95, 100, 0.8977), (482, 520, 0.9054), (0, 5, 0.0)],
)  # from the beta distribution's 5 % point, beta(hits, total - hits + 1)
def test_the_bound_is_clopper_and_pearsons(hits: int, total: int, bound: float) -> None:
    assert scores.lower_bound(hits, total) == pytest.approx(bound, abs=5e-4)


def test_an_emergency_counts_as_seen_where_the_service_answers_it_as_one() -> None:
    sample = Sample("x", "death_abroad", None, "terse", "emergency")
    reads = [
        Read(sample, "death_abroad", "help", "death_abroad", 0.9, None),
        Read(sample, None, "victim_of_crime", "victim_of_crime", 0.9, None),
        Read(sample, None, "help", "help", 0.9, None),
    ]
    figures = scores.figures(reads)
    assert figures["emergency_recall_check"] == figures["emergency_recall_model"] == pytest.approx(1 / 3)
    assert figures["emergency_recall_both"] == pytest.approx(2 / 3)
    assert figures["emergency_right_intent"] == pytest.approx(1 / 3)
