"""How many of the labelled messages the check gets right: floors to raise when they are passed.

`messages.tsv` was tuned on. `held_out.tsv`, written first, never was, and says more.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from consular.emergency.check import Check
from tests.consular.emergency.conftest import Labelled, labelled

FLOORS = {  # found, and with the right intent
    "messages.tsv": (0.95, 0.87),
    "held_out.tsv": (0.95, 0.90),
    "fresh.tsv": (0.88, 0.70),
}
CEILINGS = {  # false alarms on ordinary messages, and on those written to fool the check
    "messages.tsv": (0.02, 0.06),
    "held_out.tsv": (0.02, 0.06),
    "fresh.tsv": (0.02, 0.10),
}
EACH_INTENT = 0.85


def emergencies(name: str) -> list[Labelled]:
    return [one for one in labelled(name) if one.intent]


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


@pytest.mark.parametrize("name", FLOORS)
def test_most_emergencies_are_found_and_most_are_named_rightly(check: Check, name: str) -> None:
    found, right = FLOORS[name]
    read = [(one.intent, check.read(one.text)) for one in emergencies(name)]
    assert share([finding is not None for _, finding in read]) >= found
    assert share([finding is not None and finding.intent == intent for intent, finding in read]) >= right


@pytest.mark.parametrize("name", CEILINGS)
def test_few_false_alarms(check: Check, name: str) -> None:
    for hard, ceiling in zip((False, True), CEILINGS[name], strict=True):
        calm = [one for one in labelled(name) if not one.intent and one.hard is hard]
        assert share([check.read(one.text) is not None for one in calm]) <= ceiling


def test_no_emergency_is_neglected(check: Check) -> None:
    found: dict[str, list[bool]] = defaultdict(list)
    for one in emergencies("messages.tsv") + emergencies("held_out.tsv"):
        found[one.intent or ""].append(check.read(one.text) is not None)
    assert len(found) == 14
    assert {intent: share(hits) for intent, hits in found.items() if share(hits) < EACH_INTENT} == {}


def test_the_sets_are_large_enough_to_mean_something() -> None:
    everything = [one for name in FLOORS for one in labelled(name)]
    assert sum(one.intent is not None for one in everything) >= 600
    assert sum(one.intent is None for one in everything) >= 500
    assert sum(one.hard for one in everything) >= 250


def test_no_message_stands_in_two_sets() -> None:
    texts = [one.text.lower() for name in FLOORS for one in labelled(name)]
    assert len(texts) == len(set(texts))
