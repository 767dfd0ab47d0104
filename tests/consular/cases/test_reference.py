"""References that survive a bad line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consular.cases import reference


def test_a_reference_has_no_character_that_can_be_confused_and_always_a_digit() -> None:
    for _ in range(300):
        drawn = reference.draw()
        assert len(drawn) == 7 and drawn[3] == "-"
        assert not set(drawn) & set("01258BGIOQSUVZAEN")
        assert any(character.isdigit() for character in drawn)


@given(st.sampled_from(["", " ", "-", "."]), st.booleans())
def test_a_reference_is_found_however_it_is_written(separator: str, upper: bool) -> None:
    drawn = reference.draw()
    written = drawn.replace("-", separator)
    assert reference.find(f"any news on {written if upper else written.lower()}, please?") == drawn


@pytest.mark.parametrize(
    "text", ["my dry cry", "try fly high", "hello", "+44 7700 900123", "flight KL4 at 9", ""]
)
def test_plain_words_and_numbers_are_no_reference(text: str) -> None:
    assert reference.find(text) is None


def test_a_reference_can_be_read_out() -> None:
    assert reference.spell("K7M-4PR") == "Kilo 7 Mike, 4 Papa Romeo"


@given(st.text(max_size=3000))
def test_finding_never_fails(text: str) -> None:
    reference.find(text)
