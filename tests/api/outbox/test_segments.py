"""Counting SMS segments as the networks bill them."""

from __future__ import annotations

import pytest

from api.outbox import segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("é" * 160, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("\n" * 160, 1),
    ],
)
def test_gsm_text_has_160_places_alone_and_153_in_parts(text: str, expected: int) -> None:
    assert segments.is_gsm(text)
    assert segments.count(text) == expected


@pytest.mark.parametrize("text", ["^", "{", "}", "\\", "[", "~", "]", "|", "€", "\f"])
def test_a_character_of_the_extension_table_takes_two_places(text: str) -> None:
    assert segments.count("a" * 159 + text) == 2
    assert segments.count("a" * 158 + text) == 1


def test_an_extension_character_is_never_split_between_two_parts() -> None:
    assert segments.count("a" * 152 + "€" + "a" * 152) == 3, "the first part stays one place short"
    assert segments.count("a" * 151 + "€" + "a" * 153) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("م" * 70, 1),
        ("م" * 71, 2),
        ("م" * 134, 2),
        ("م" * 135, 3),
        ("\U0001f600" * 35, 1),
        ("\U0001f600" * 36, 2),
        ("a" * 69 + "\u2019", 1),
        ("a" * 70 + "\u2019", 2),
    ],
)
def test_other_text_has_70_places_alone_and_67_in_parts(text: str, expected: int) -> None:
    assert not segments.is_gsm(text)
    assert segments.count(text) == expected


def test_a_surrogate_pair_is_never_split_between_two_parts() -> None:
    assert segments.count("م" * 66 + "\U0001f600" + "م" * 66) == 3, "the first part stays one place short"
    assert segments.count("م" * 65 + "\U0001f600" + "م" * 67) == 2


@pytest.mark.parametrize("text", ["ç", "`", "\t", "Á", "ı", "\u00a0", "\u2026"])
def test_what_only_looks_like_the_gsm_alphabet_is_not(text: str) -> None:
    assert not segments.is_gsm(text)


@pytest.mark.parametrize(
    ("text", "places", "is_full"),
    [("a" * 153, 153, True), ("a" * 160, 160, True), ("a" * 151 + "€", 153, True), ("a" * 152, 152, False),
     ("م" * 67, 67, True), ("م" * 70, 70, True), ("م" * 65 + "\U0001f600", 67, True), ("م" * 153, 153, False)],
)  # fmt: skip
def test_the_places_of_a_text_are_counted_and_a_full_segment_known(
    text: str, places: int, is_full: bool
) -> None:
    assert (segments.width(text), segments.is_full(text)) == (places, is_full)
