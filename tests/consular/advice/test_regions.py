"""Whether a part of a country is safe: the warning that speaks of it comes first, or the one that holds for all of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from consular.advice import regions
from consular.advice.page import Passage, url_of
from consular.advice.search import Search

WARNINGS, REGIONAL, SAFETY = regions.PARTS[0], regions.PARTS[1], "safety-and-security"
IN_PARTS = [
    (
        WARNINGS,
        "Areas where FCDO advises against travel > Northern hills",
        "FCDO advises against all travel to the north.",
    ),
    (
        WARNINGS,
        "Lake road",
        "FCDO advises against all travel to the road north of the lake, due to landslides.",
    ),
    (REGIONAL, "Southern plains", "Cattle raids happen. They are rarer to the north of the town."),
    (REGIONAL, "Border with Tonga", "Fences are down."),
    (
        SAFETY,
        "Political situation",
        "Marches are banned, above all in the north.",
    ),
    (SAFETY, "Rainy season", "Rain falls in the north. It floods the border with Tonga and the south coast."),
    (SAFETY, "Taxis", "Take a taxi from an official rank in the north."),
]
IN_ALL = [
    (WARNINGS, "FCDO advises against all travel to Samoa", "There is fighting."),
    (SAFETY, "Political situation", "Marches are banned, above all in the north."),
]  # fmt: skip


@pytest.fixture(scope="module")
def search() -> Search:
    return Search.load(Path("data"))


def passages(page: list[tuple[str, str, str]]) -> list[Passage]:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    return [
        Passage("samoa", part, part, heading, number, text, url_of("samoa", part), at)
        for number, (part, heading, text) in enumerate(page)
    ]


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("is the north safe", "Northern hills"),
        ("how dangerous is it up north", "Northern hills"),
        ("is the south ok to visit", "Southern plains"),
        ("is it safe near the border with tonga", "Border with Tonga"),
    ],
)
def test_the_warning_that_names_the_region_comes_first(search: Search, question: str, heading: str) -> None:
    found = search.find(question, "samoa", passages(IN_PARTS))
    assert found.hits[0].passage.heading.endswith(heading)
    assert found.would_answer


@pytest.mark.parametrize(
    "question", ["is the north safe", "is the south coast ok", "is the capital dangerous"]
)
def test_a_warning_of_the_whole_country_holds_for_its_regions(search: Search, question: str) -> None:
    assert search.find(question, "samoa", passages(IN_ALL)).hits[0].passage.part == WARNINGS


@pytest.mark.parametrize("question", ["are taxis safe in the north", "when does it rain in the north"])
def test_who_asks_for_a_thing_is_told_of_the_thing(search: Search, question: str) -> None:
    assert search.find(question, "samoa", passages(IN_PARTS)).hits[0].passage.part == SAFETY


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (" in the north of the land ", regions.IN_TEXT),
        (" north of the lak ", 0.0),
        (" the middl east ", 0.0),
        (" the eastern valley ", regions.IN_TEXT),
    ],
)
def test_a_side_of_a_town_is_no_region(search: Search, text: str, share: float) -> None:
    word = "east" if "east" in text else "north"
    question = search.read(f"is the {word} safe", "samoa")
    assert regions.named(question, REGIONAL, " ", text) == regions.FULL * share


def test_outside_of_the_warnings_nothing_counts_as_one(search: Search) -> None:
    question = search.read("is the north safe", "samoa")
    assert regions.named(question, SAFETY, " north ", " ") == 0
    assert regions.named(question, WARNINGS, " north ", " ") == regions.FULL
