"""What differs between two states of a page, and what counts as graver."""

from __future__ import annotations

import pytest

from consular.advice.changes import Kept, differences, is_raised, keyed
from consular.advice.page import read
from tests.consular.advice.sample import document

SOME, PARTS = "avoid_all_but_essential_travel_to_parts", "avoid_all_travel_to_parts"
MOST, WHOLE = "avoid_all_but_essential_travel_to_whole_country", "avoid_all_travel_to_whole_country"


def kept(parts: dict[str, str]) -> dict[tuple[str, str, int], Kept]:
    found = keyed(read(document(parts=parts)).passages)
    return {key: Kept(number, number, each.text) for number, (key, each) in enumerate(found.items())}


def test_each_passage_that_came_went_or_changed_is_listed_once() -> None:
    before = kept({"health": "<h2>Jabs</h2><p>None.</p><h2>Water</h2><p>Safe.</p><h2>Sun</h2><p>Hot.</p>"})
    after = read(
        document(parts={"health": "<h2>Jabs</h2><p>One.</p><h2>Sun</h2><p>Hot.</p><h2>Sea</h2><p>Cold.</p>"})
    )
    assert differences(before, keyed(after.passages)) == [
        {"part": "health", "heading": "Jabs", "change": "changed", "before": "None."},
        {"part": "health", "heading": "Sea", "change": "added", "before": None},
        {"part": "health", "heading": "Water", "change": "removed", "before": "Safe."},
    ]


def test_two_passages_under_one_heading_are_told_apart() -> None:
    page = read(document(parts={"health": "<h2>Jabs</h2><p>One.</p><h2>Jabs</h2><p>Two.</p>"}))
    assert list(keyed(page.passages)) == [("health", "Jabs", 0), ("health", "Jabs", 1)]


@pytest.mark.parametrize(
    ("before", "after", "raised"),
    [
        ([], [SOME], True),
        ([SOME], [PARTS], True),
        ([PARTS], [PARTS, MOST], True),
        ([SOME, PARTS], [WHOLE], True),
        ([PARTS], ["avoid_the_moon"], True),
        ([], [], False),
        ([SOME], [SOME], False),
        ([PARTS], [PARTS, SOME], False),
        ([WHOLE], [MOST], False),
        ([SOME], [], False),
    ],
)
def test_a_warning_is_raised_when_it_is_new_and_graver_than_any_before(
    before: list[str], after: list[str], raised: bool
) -> None:
    assert is_raised(before, after) is raised
