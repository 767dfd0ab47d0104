"""The evaluation set is fit to measure with: well formed, broad, and kept apart from what the model learns."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz, process

from consular.topics import catalogue
from tests.bot.evaluation.messages import EMERGENCIES, Sample, read

NEAR = 93  # of 100, rapidfuzz's normalised edit similarity
SHORTEST = 5  # words: "thank you" and "hello" are what everybody writes, in any set


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return read()


@pytest.fixture(scope="module")
def taught() -> list[str]:
    """Every training example, plain."""
    blocks = [
        entry["examples"]
        for path in sorted(Path("data/topics").glob("*/nlu.yml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    ]
    lines = [line.removeprefix("- ") for block in blocks for line in block.splitlines()]
    return [plain(line) for line in lines if line.strip()]


def plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def test_no_message_stands_in_the_training_data_nearly_or_whole(
    samples: list[Sample], taught: list[str]
) -> None:
    long_enough = [plain(sample.text) for sample in samples if len(plain(sample.text).split()) >= SHORTEST]
    near = [
        (text, found[0])
        for text in long_enough
        if (found := process.extractOne(text, taught, scorer=fuzz.ratio, processor=None, score_cutoff=NEAR))
    ]
    assert near == []


def test_every_intent_and_kind_has_enough_messages(samples: list[Sample]) -> None:
    known = set(catalogue.load(Path("data/topics")))
    counts = Counter(sample.intent for sample in samples)
    assert set(counts) == known, "each intent is measured, and none that does not exist"
    assert min(counts.values()) >= 20
    kinds = Counter(sample.kind for sample in samples)
    assert sum(sample.intent in EMERGENCIES for sample in samples) >= 350
    assert kinds["hard_negative"] >= 200 and counts["out_of_scope"] >= 150


def test_every_country_is_one_that_we_know(samples: list[Sample]) -> None:
    known = {path.stem for path in Path("data/countries").glob("*.yml")}
    assert {sample.country for sample in samples} - {None} <= known


def test_every_intent_is_taught_enough() -> None:
    for path in sorted(Path("data/topics").glob("*/nlu.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            count = sum(1 for line in entry["examples"].splitlines() if line.strip())
            assert count >= (60 if entry["intent"] in EMERGENCIES else 30), entry["intent"]
