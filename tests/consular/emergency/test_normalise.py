"""Text becomes plain words, whatever was typed."""

from __future__ import annotations

import pytest

from consular.emergency.normalise import LIMIT, plain, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I've been ROBBED!", ["i", "have", "been", "robbed", "."]),
        ("can\u2019t breathe\u2026", ["cant", "breathe", "."]),
        ("my son, arrested?", ["my", "son", ",", "arrested", "?", "."]),
        ("M\u00e1laga", ["malaga"]),
        ("he\u200blp\u0000 me", ["help", "me"]),
        ("S.O.S", ["s", "o", "s"]),
        ("died.Please", ["died", ".", "please"]),
        ("\U0001f198", ["sos"]),
        ("\u0645\u0633\u0627\u0639\u062f\u0629", []),
        ("...", []),
        ("k*ll", ["k*ll"]),
    ],
)
def test_words_and_stops_are_told_apart(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_of_a_text_past_the_limit_the_beginning_and_the_end_are_read() -> None:
    text = plain("begin " + "x" * (2 * LIMIT) + " end")
    assert text.startswith("begin") and text.endswith("end")
    assert len(text) <= LIMIT + 10
