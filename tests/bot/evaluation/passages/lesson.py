"""Writes what the search's meaning is learnt from: `python -m tests.bot.evaluation.passages.lesson FILE`, by `make tune-search`.

The tuning questions, and the vectors of their pages' passages by the published weights. Needs the pages of GOV.UK
(GOVUK_FOLDER, ../shared/govuk by default).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from api import settings
from consular.advice.meaning import Meaning
from tests.bot.evaluation.passages import questions


def main(target: Path) -> int:
    if not questions.are_at_hand():
        print(f"There are no pages in {questions.PAGES}. Set GOVUK_FOLDER.", file=sys.stderr)
        return 1
    meaning = Meaning(settings.load().sentences_folder)
    asked = questions.tuning()
    arrays: dict[str, Any] = {}
    for country in sorted({one.country for one in asked}):
        vectors = meaning.published(questions.passages(country))
        arrays[f"{country}.wholes"], arrays[f"{country}.headings"] = vectors
    lines = [
        {"text": one.question, "country": one.country, "answers": _numbers(one)}
        for one in asked
        if not one.answers or _numbers(one)
    ]
    np.savez(target, questions=np.array(json.dumps(lines)), **arrays)
    print(f"{len(lines)} questions are in {target}.")
    return 0


def _numbers(one: questions.Asked) -> list[int]:
    return [n for n, passage in enumerate(questions.passages(one.country)) if one.is_answered_by(passage)]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
