"""The evaluation set, as written: never part of the training data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
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


def read() -> list[Sample]:
    """Every message of the set."""
    lines = [
        line
        for path in sorted(FOLDER.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [Sample(**json.loads(line)) for line in lines if line.strip()]
