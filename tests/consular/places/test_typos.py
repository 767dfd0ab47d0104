"""Typing errors: how many are forgiven, and where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consular.places.typos import Typos, distance

NAMES = ("greece", "thailand", "marrakech", "kuala lumpur", "peru")
LETTERS = st.text("abcdefg", max_size=8)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("grece", "greece"),
        ("greeec", "greece"),
        ("thialand", "thailand"),
        ("marakesh", "marrakech"),
        ("kuala lumpar", "kuala lumpur"),
        ("greece", "greece"),
    ],
)
def test_an_error_or_two_are_forgiven(word: str, name: str) -> None:
    assert Typos(NAMES).nearest(word) == name


@pytest.mark.parametrize("word", ["reece", "breece", "grce", "thilnd", "perv", "per", "", "x" * 500])
def test_more_errors_or_a_short_name_or_another_first_letter_are_not(word: str) -> None:
    assert Typos(NAMES).nearest(word) is None


def test_a_draw_between_two_names_is_no_answer() -> None:
    assert Typos(["iceland", "ireland"]).nearest("ieland") is None


def test_two_swapped_letters_are_one_error() -> None:
    assert distance("thialand", "thailand") == 1


@given(one=LETTERS, other=LETTERS)
def test_distance_is_the_same_both_ways_and_nothing_for_the_same_word(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) <= max(len(one), len(other))


@given(word=st.text("abcdefghij", min_size=9, max_size=14), data=st.data())
def test_any_two_letters_left_out_of_a_long_name_are_found_again(word: str, data: st.DataObject) -> None:
    first, second = sorted(data.draw(st.sets(st.integers(1, len(word) - 1), min_size=2, max_size=2)))
    written = word[:first] + word[first + 1 : second] + word[second + 1 :]
    assert Typos([word]).nearest(written) == word
