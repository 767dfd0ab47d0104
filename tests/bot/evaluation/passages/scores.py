"""How well the search finds the passages that answer, and keeps silent where none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consular.advice.page import Passage
from consular.advice.search import Found, Search
from tests.bot.evaluation.passages.questions import Asked
from tests.bot.evaluation.scores import share

FLOORS = {"first": 0.80, "top_three": 0.93, "declined": 0.80}
Result = tuple[Asked, Found]


def run(search: Search, asked: Sequence[Asked], pages: Mapping[str, Sequence[Passage]]) -> list[Result]:
    return [(one, search.find(one.question, one.country, pages[one.country])) for one in asked]


def figures(results: Sequence[Result]) -> dict[str, float]:
    """`answered` and `right_answers` are of those that the page answers; `declined` of those that it does not."""
    inside = [(one, found) for one, found in results if one.answers]
    outside = [(one, found) for one, found in results if not one.answers]
    first = [r for r in inside if is_right(*r, 1)]
    return {
        "first": share(first, inside),
        "top_three": share([r for r in inside if is_right(*r, 3)], inside),
        "answered": share([r for r in inside if r[1].would_answer], inside),
        "answered_rightly": share([r for r in first if r[1].would_answer], inside),
        "declined": share([r for r in outside if not r[1].would_answer], outside),
        "false_answers": share([r for r in outside if r[1].would_answer], outside),
    }


def is_right(one: Asked, found: Found, among: int) -> bool:
    return any(one.is_answered_by(hit.passage) for hit in found.hits[:among])
