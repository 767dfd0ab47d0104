"""The check with the real data files, read once; and the labelled messages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from consular.emergency.check import Check, load

DATA = Path(__file__).parents[3] / "data" / "emergency"
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Labelled:
    """`intent` is None where there is no emergency; `hard` where the message was written to fool the check."""

    text: str
    intent: str | None
    hard: bool


def labelled(name: str) -> list[Labelled]:
    rows = [
        line.split("\t") for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ]
    return [Labelled(row[0], None if row[1] == "-" else row[1], row[-1] == "hard") for row in rows]


@pytest.fixture(scope="session")
def check() -> Check:
    return load(DATA)
