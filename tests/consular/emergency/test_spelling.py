"""Misspelt words are read as what was meant, and ordinary words are left alone."""

from __future__ import annotations

import pytest

from consular.emergency.spelling import Speller

SPELLER = Speller(
    used=["robbed", "kidnapped", "hospital", "help", "i", "have", "been", "my", "the", "rapist"],
    alarming=["robbed", "kidnapped", "hospital", "help", "rapist"],
    ordinary=["therapist", "rubbed", "lighthouse", "light", "house", "dubai"],
    shorthand={"ive": ("i", "have"), "sum1": ("someone",)},
    small=["the", "my"],
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("robbed", ["robbed"]),
        ("robed", ["robbed"]),
        ("robebd", ["robbed"]),
        ("kidnpaed", ["kidnapped"]),
        ("hopsital", ["hospital"]),
        ("heeeelp", ["help"]),
        ("hospitall", ["hospital"]),
        ("ive", ["i", "have"]),
        ("sum1", ["someone"]),
        ("r0bbed", ["robbed"]),
        ("k*dnapped", ["kidnapped"]),
        ("5days", ["5", "days"]),
        ("ivebeenrobbed", ["i", "have", "been", "robbed"]),
        ("ivebeenrobbedindubai", ["i", "have", "been", "robbed", "in", "dubai"]),
    ],
)
def test_a_misspelt_word_is_read_as_what_was_meant(typed: str, meant: list[str]) -> None:
    assert list(SPELLER.read(typed)) == meant


@pytest.mark.parametrize(
    "word", ["therapist", "rubbed", "lighthouse", "dubai", "xylophone", "zz", "x" * 5000, "1" * 50]
)
def test_other_words_are_left_as_they_are(word: str) -> None:
    assert SPELLER.read(word) == (word,)


def test_a_word_is_not_mended_towards_one_that_does_not_alarm() -> None:
    speller = Speller(["holiday"], [], [], {}, [])
    assert speller.read("holidya") == ("holidya",)
