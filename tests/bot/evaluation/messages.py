"""The evaluation set, as written: never part of the training data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
FIRST, SECOND, THIRD = AUTHORS = ("first author", "second author", "third author")
FILES = {"second_author": SECOND, "third_author": THIRD}  # the others are the first author's
EMERGENCIES = frozenset(
    {
        "immediate_danger", "medical_emergency", "mental_health_crisis", "sexual_assault", "kidnap_hostage",
        "missing_person", "forced_marriage", "child_abduction", "domestic_abuse", "arrest_detention",
        "victim_of_crime", "death_abroad", "crisis_event", "stranded_no_money",
    }
)  # fmt: skip
NOT_ANSWERED = frozenset({"out_of_scope", "nlu_fallback"})


@dataclass(frozen=True)
class Sample:
    """`country` is a GOV.UK slug or None; `ambiguous` where the name may mean several countries."""

    text: str
    intent: str
    country: str | None
    style: str
    kind: str
    ambiguous: bool = False
    author: str = FIRST


def read() -> list[Sample]:
    """Every message of the set."""
    return [
        Sample(**json.loads(line), author=FILES.get(path.stem, FIRST))
        for path in sorted(FOLDER.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
