"""What forms read out of free text."""

from __future__ import annotations

import pytest

from actions import details


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("I've lost my passport in Marrakech and fly home on Friday", "Friday"),
        ("flight is tomorrow morning", "tomorrow morning"),
        ("we leave 21st November 2026", "21st November 2026"),
        ("by 3/12", "3/12"),
        ("in 3 days", "in 3 days"),
        ("i sat by the sun", None),
        ("may I ask", None),
        ("marching on", None),
    ],
)
def test_a_day_is_taken_in_the_persons_own_words(text: str, when: str | None) -> None:
    assert details.find_when(text) == when


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("ring me on +44 7700 900123 after six", "+44 7700 900123"),
        ("ann.o'neill@example.co.uk", "neill@example.co.uk"),
        ("ann@example.com", "ann@example.com"),
        ("room 12", None),
    ],
)
def test_a_phone_number_or_address_is_found(text: str, reach: str | None) -> None:
    assert details.find_reach(text) == reach


@pytest.mark.parametrize(
    "text", ["never mind", "Never mind.", "forget it", "no thanks", "STOP asking", "leave it", "cancel that"]
)
def test_never_mind_is_understood(text: str) -> None:
    assert details.is_stop(text)


@pytest.mark.parametrize(
    "text", ["stop at the police station on Main Road please", "Never Land Hotel", "I cannot leave it there"]
)
def test_an_answer_is_not_taken_for_never_mind(text: str) -> None:
    assert not details.is_stop(text)


@pytest.mark.parametrize("text", ["SKIP", "skip.", "dont know", "I don't know", "idk"])
def test_skip_is_understood(text: str) -> None:
    assert details.is_skip(text)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("sorry, I meant Thursday", "Thursday"),
        ("actually it's Agadir", "it's Agadir"),
        ("no wait, Thursday", "Thursday"),
        ("Thursday", None),
        ("sorry", None),
    ],
)
def test_a_correction_is_told_from_an_answer(text: str, new: str | None) -> None:
    found = details.without_correction(text)
    assert (found or "").removeprefix("I meant ") == (new or "")


@pytest.mark.parametrize(
    "text", ["wait, is it safe to walk there?", "can you pay for a lawyer", "ok but what about visas"]
)
def test_a_question_is_a_question(text: str) -> None:
    assert details.is_question(text)


def test_an_answer_is_not_a_question() -> None:
    assert not details.is_question("Bur Dubai police station")
