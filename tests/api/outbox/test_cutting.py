"""Cutting a long text: at the best place, and never inside a word, a link or a phone number."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from api.outbox.cutting import cut

HELPLINE = "+44 20 7008 5000"
LINK = "https://www.gov.uk/foreign-travel-advice/japan/getting-help"
NUMBER = "(0)20-7008.5000"
PIECES = st.sampled_from(
    [
        "help",
        "police",
        "London",
        "a",
        "Contact",
        HELPLINE,
        LINK,
        NUMBER,
        "112",
        "no.",
        "yes?",
        "été",
        "\n",
        "\n\n",
    ]
)


def cut_at(text: str, most: int) -> tuple[str, str]:
    return cut(text, lambda part: len(part) <= most, longest=1000)


def test_a_paragraph_ends_before_a_line_a_line_before_a_sentence_a_sentence_before_a_word() -> None:
    assert cut_at("aaaa aaaa aaaa\n\nbb. bb\nbb bb cc", 26) == ("aaaa aaaa aaaa", "bb. bb\nbb bb cc")
    assert cut_at("aaaa aaaa aaaa bb. bb\nbb bb cc", 26) == ("aaaa aaaa aaaa bb. bb", "bb bb cc")
    assert cut_at("aaaa aaaa aaaa bb. bb bb bb cc", 26) == ("aaaa aaaa aaaa bb.", "bb bb bb cc")
    assert cut_at("aaaa aaaa aaaa bb bb bb bb cc", 26) == ("aaaa aaaa aaaa bb bb bb bb", "cc")


def test_a_good_break_far_from_the_end_does_not_waste_the_room() -> None:
    head, _ = cut_at("a\n\n" + "word " * 40, 100)
    assert len(head) > 50


def test_what_a_line_announces_stays_with_it() -> None:
    assert (
        cut_at("Call one of these numbers now:\nPolice 112 Fire 113", 40)[0]
        != "Call one of these numbers now:"
    )


def test_a_phone_number_is_never_cut() -> None:
    text = f"In danger call {HELPLINE} at any hour of the day"
    for most in range(5, len(text)):
        head, rest = cut_at(text, most)
        assert HELPLINE in head or HELPLINE in rest


def test_a_word_too_long_for_the_room_goes_whole_and_one_too_long_for_the_network_is_cut() -> None:
    assert cut_at(f"{LINK}{'x' * 200} then", 50) == (f"{LINK}{'x' * 200}", "then")
    assert cut_at("x" * 2500, 50) == ("x" * 1000, "x" * 1500)


@settings(max_examples=300)
@given(st.lists(PIECES, min_size=1, max_size=60).map(" ".join), st.integers(20, 200))
def test_every_word_link_and_number_arrives_whole_and_in_order(text: str, most: int) -> None:
    parts, left = [], text
    while left.strip():
        head, left = cut_at(left, most) if len(left) > most else (left, "")
        assert head.strip(), "every part brings something"
        parts.append(head)
    assert " ".join(parts).split() == text.split()
    for whole in (HELPLINE, LINK):
        assert sum(part.count(whole) for part in parts) == len(re.findall(re.escape(whole), text))
