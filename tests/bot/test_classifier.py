"""What the classifier is made of: a regression that learns alike each time, counts, honest confidence, typing slips."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.inside import run

PROGRAM = r"""
import json, random, tempfile
from pathlib import Path
import numpy as np
import scipy.sparse
from bot.components import regression
from bot.components.counts import Counts
from bot.train import hasten
from bot.tuning.examples import roughened
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

def learnt_twice():
    noise = np.random.RandomState(3)
    labels = np.arange(90) % 3
    rows = (np.eye(3)[labels] + 0.1 * noise.randn(90, 3)).astype(np.float32)
    one, other = (regression.fit(rows, labels, 3, 1e-3, 60) for _ in range(2))
    return [bool((one.weights == other.weights).all()), bool((one.logits(rows).argmax(1) == labels).all())]

def gone_on():
    noise = np.random.RandomState(5)
    labels = np.arange(90) % 3
    rows = scipy.sparse.csr_matrix((np.eye(3)[labels] + noise.rand(90, 3)).astype(np.float32))
    weights = noise.randn(3, 2).astype(np.float32)
    moved = abs(regression.Product(rows).by(weights) - rows.toarray() @ weights).max()
    part = regression.Part(rows, 1e-3, 60)
    begun, whole = part.fit(labels, 3, labels < 3), regression.fit(rows, labels, 3, 1e-3, 200)
    away = [abs(one.weights - whole.weights).max() for one in
            (part.go_on(labels, 3, begun), regression.fit(rows, labels, 3, 1e-3, 60 // regression.GOING_ON))]
    return [float(moved), *map(float, away)]

def merged():
    hasten(TrainingData)
    one, other = (TrainingData([Message({"text": text, "intent": "a"})]) for text in ("this", "that"))
    both = TrainingData().merge(one).merge(TrainingData(), other, one)
    return [TrainingData().merge(one, None) is one, [example.get("text") for example in both.training_examples]]

def boasting():
    noise = np.random.RandomState(4)
    logits = noise.randn(4000, 4)
    chances = regression.softmax(logits)
    labels = np.array([noise.choice(4, p=row) for row in chances])
    return regression.temperature(3 * logits, labels)

def kept_counts():
    folder = Path(tempfile.mkdtemp())
    texts = ["lost my passport in Spain", "lost my bag in Spain", "my passport was stolen", "my bag was stolen"] * 3
    counts = Counts.learn(texts)
    counts.save(folder / "counts.json")
    before, after = counts.rows(texts), Counts.load(folder / "counts.json").rows(texts)
    return [float(abs(before - after).max()), float(before.nnz)]

def held_together():
    held = regression.apart(96)
    return [sorted({int(held[start:start + 8].sum()) for start in range(0, 96, 8)}), int(held.sum())]

def slips():
    chance, text = random.Random(1), "we have lost our passports in the old town"
    rough = [roughened(text, chance) for _ in range(200)]
    return [len(set(rough)), sum(one == text for one in rough)]

print(json.dumps({"learnt_twice": learnt_twice(), "gone_on": gone_on(), "merged": merged(), "temperature": boasting(), "counts": kept_counts(),
                  "held_together": held_together(), "slips": slips()}))
"""


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return run(PROGRAM)


def test_training_twice_gives_the_same_model(found: dict[str, Any]) -> None:
    same, learnt = found["learnt_twice"]
    assert same and learnt


def test_a_sparse_matrix_in_two_halves_multiplies_as_a_whole(found: dict[str, Any]) -> None:
    moved, _, _ = found["gone_on"]
    assert moved < 1e-5


def test_learning_goes_on_from_where_it_began(found: dict[str, Any]) -> None:
    _, continued, anew = found["gone_on"]
    assert continued < anew / 2


def test_merging_examples_copies_only_where_two_sets_hold_any(found: dict[str, Any]) -> None:
    is_same, texts = found["merged"]
    assert is_same
    assert sorted(texts) == ["that", "this"]


def test_a_model_that_boasts_is_cooled_by_as_much_as_it_boasts(found: dict[str, Any]) -> None:
    assert found["temperature"] == pytest.approx(3, abs=0.35)


def test_counts_are_the_same_after_saving_and_loading(found: dict[str, Any]) -> None:
    moved, number = found["counts"]
    assert number > 0
    assert moved < 1e-5


def test_neighbouring_examples_are_held_out_together(found: dict[str, Any]) -> None:
    sizes, held = found["held_together"]
    assert sizes == [0, 8] and held == 24


def test_most_messages_are_tuned_on_as_they_stand_and_some_with_slips(found: dict[str, Any]) -> None:
    different, unchanged = found["slips"]
    assert different > 20 and unchanged > 100
