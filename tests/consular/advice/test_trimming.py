"""A quotation is whole sentences: what is left out shows, and nothing is cut in half."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from consular.advice.trimming import ELLIPSIS, excerpt, pieces, trim

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9)
PHONES = st.sampled_from(["+44 20 7008 5000", "020 7008 5000", "(0)2 305 8333", "+66 (0) 2 305 8333", "1669"])
SENTENCES = st.builds(
    lambda first, words, phone, end: (
        f"{first.capitalize()} {' '.join(words)}{' ' + phone if phone else ''}{end}"
    ),
    WORDS,
    st.lists(WORDS, min_size=1, max_size=12),
    st.one_of(st.none(), PHONES),
    st.sampled_from([".", "?", "!"]),
)
ITEMS = st.builds(lambda words: "- " + " ".join(words), st.lists(WORDS, min_size=1, max_size=8))
PARAGRAPHS = st.one_of(
    st.lists(SENTENCES, min_size=1, max_size=5).map(" ".join),
    st.builds(
        lambda head, items: f"{head[:-1]}:\n" + "\n".join(items),
        SENTENCES,
        st.lists(ITEMS, min_size=1, max_size=4),
    ),
)
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=5).map("\n\n".join)


def kept(text: str) -> list[str]:
    """What a shortened text still says, sentence by sentence."""
    return [piece.text for part in text.split(ELLIPSIS) for piece in pieces(part)]


@settings(deadline=None)
@given(TEXTS)
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(piece.before + piece.text for piece in pieces(text)) == text


@settings(deadline=None)
@given(TEXTS, st.integers(1, 400), st.integers(0, 30))
def test_every_sentence_that_is_kept_is_a_whole_one_of_the_text(text: str, longest: int, best: int) -> None:
    whole = [piece.text for piece in pieces(text)]
    chosen = whole[best % len(whole)]
    short = excerpt(text, longest, lambda piece: float(piece == chosen))
    assert all(piece in whole for piece in kept(short))
    assert chosen in kept(short)


@settings(deadline=None)
@given(TEXTS, st.integers(1, 400))
def test_a_phone_number_is_kept_whole_or_not_at_all(text: str, longest: int) -> None:
    numbers = set(re.findall(r"[+(\d][\d ()+]{2,}\d", text))
    assert set(re.findall(r"[+(\d][\d ()+]{2,}\d", trim(text, longest))) <= numbers


@settings(deadline=None)
@given(TEXTS, st.integers(1, 400))
def test_what_is_left_out_shows(text: str, longest: int) -> None:
    short = trim(text, longest)
    assert (ELLIPSIS in short) == (short != text)


@settings(deadline=None)
@given(TEXTS, st.integers(200, 600))
def test_a_text_that_fits_is_quoted_whole(text: str, longest: int) -> None:
    if len(text) <= longest:
        assert trim(text, longest) == text


def test_an_item_comes_with_the_line_that_announces_its_list() -> None:
    text = "It is calm here.\n\nIt is illegal to:\n- feed pigeons\n- carry durian\n\nThe police are kind."
    short = excerpt(text, 40, lambda piece: float("durian" in piece))
    assert short == "… It is illegal to:\n…\n- carry durian …"


def test_a_full_stop_inside_a_sentence_ends_nothing() -> None:
    text = "Call the U.S. Embassy, St. James or Mr. Smith at 9 a.m. Do it soon. Then wait."
    assert [piece.text for piece in pieces(text)] == [
        "Call the U.S. Embassy, St. James or Mr. Smith at 9 a.m. Do it soon.",
        "Then wait.",
    ]
