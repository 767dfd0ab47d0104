"""What holds for any text at all: no error, spans that are in the text, and time that grows with length alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consular.places.finder import MOST_CHARACTERS, Finder

PIECES = st.sampled_from(
    ["Spain", "georgia", "paris", "texas", "new", "york", "from", "to", "in", "the", "not", "US", "DXB", "st", "guinea",
     "pig", "nice", "jordan", "my friend", "mrs", "airport", "thailnd", "and", "’s", "'", ",", ".", "\n", "-", "é",
     "İ", "ß", "泰国", "ไทย", "🙂", "\u0301", "\u200d", "&", "visa", "Thai", "police", "London",
     "Bar", "Montenegro", "U.A.E."]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))
CALM = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@CALM
@given(text=TEXTS)
def test_any_text_can_be_read(finder: Finder, text: str) -> None:
    mentions = finder.find(text)
    country, choices = finder.country(text), finder.choices(text)
    named = {c for m in mentions for c in m.countries}
    assert country is None or (country in named and choices == ())
    assert set(choices) <= named and len(choices) != 1
    assert not finder.only_place(text) or mentions


@CALM
@given(text=TEXTS)
def test_mentions_stand_in_the_text_in_order_and_apart(finder: Finder, text: str) -> None:
    last = 0
    for mention in finder.find(text):
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        last = mention.end


@CALM
@given(text=TEXTS)
def test_the_same_text_is_read_the_same_way_twice(finder: Finder, text: str) -> None:
    assert finder.find(text) == finder.find(text)


HOSTILE = [
    "Spain and ",
    "new ",
    "not in ",
    "thailnd marocco ",
    "a.",
    "o'",
    "San Pedro de la ",
    "Paris, ",
    "qzxwvbnm ",
    "((((",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_longest_text_is_read_within_a_second(finder: Finder, piece: str) -> None:
    text = piece * (2 * MOST_CHARACTERS // len(piece))
    begun = time.process_time()
    finder.find(text)
    assert time.process_time() - begun < 1.0
