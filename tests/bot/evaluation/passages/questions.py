"""The questions, and the pages that they were written for, where these are at hand. Headings alone are kept here."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from consular.advice import page
from consular.advice.page import Passage

FOLDER = Path(__file__).parent
PAGES = Path(os.environ.get("GOVUK_FOLDER", "../shared/govuk")) / "api/content/foreign-travel-advice"


@dataclass(frozen=True)
class Asked:
    """`answers` are (part, heading) of the passages that answer; none where the page does not."""

    question: str
    country: str
    answers: frozenset[tuple[str, str]]

    def is_answered_by(self, passage: Passage) -> bool:
        return (passage.part, innermost(passage)) in self.answers


def innermost(passage: Passage) -> str:
    """The heading that a passage stands under, or the title of its part."""
    return straight(passage.heading.rsplit(" > ", 1)[-1] or passage.part_title)


def straight(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'")


def tuning() -> list[Asked]:
    """What meaning and vocabulary may be learnt from."""
    return _read(FOLDER / "tuning.jsonl")


def weighing() -> list[Asked]:
    """What weights may be learnt from: of other countries, so that what was learnt before is not taken for better than
    it is."""
    return _read(FOLDER / "weighing.jsonl")


def evaluation() -> dict[str, list[Asked]]:
    """What they are measured by, by author, of other countries again: never learn from these."""
    files = {"first author": "evaluation", "second author": "second_author", "third author": "third_author"}
    return {author: _read(FOLDER / f"{file}.jsonl") for author, file in files.items()}


def _read(path: Path) -> list[Asked]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_asked(json.loads(line)) for line in lines if line]


def _asked(entry: dict[str, object]) -> Asked:
    answers = entry["answers"]
    assert isinstance(answers, list)
    return Asked(
        str(entry["question"]),
        str(entry["country"]),
        frozenset((part, straight(heading)) for part, heading in answers),
    )


def are_at_hand() -> bool:
    return PAGES.is_dir()


@lru_cache
def passages(country: str) -> Sequence[Passage]:
    """A country's passages out of the folder of pages."""
    return page.read(json.loads((PAGES / f"{country}.json").read_text(encoding="utf-8"))).passages


def countries() -> list[str]:
    return sorted(path.stem for path in PAGES.glob("*.json"))
