"""A short mark of what a part of a page says, to tell whether a part that somebody read is still what GOV.UK serves.

Words and headings count, and their order; links, titles, dates and how lines are broken do not. How it is made is bound
to the marks in data/countries: see docs/decisions/0005-facts-go-stale-by-part.md before changing it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from consular.advice.page import Passage

LENGTH = 16  # hexadecimal digits: two texts that differ share one once in 10^19 times


def of_parts(passages: Iterable[Passage]) -> dict[str, str]:
    """The mark of each part, of a page's passages in their order."""
    said: dict[str, list[str]] = {}
    for passage in passages:
        said.setdefault(passage.part, []).append(f"{_line(passage.heading)}\n{_line(passage.text)}\n")
    return {part: _mark("".join(texts)) for part, texts in said.items()}


def _line(text: str) -> str:
    return " ".join(text.split())


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
