"""What holds for any text at all: no error, spans that are in the text, and time that grows with length alone."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consular.places.finder import MOST_CHARACTERS, Finder
from consular.places.index import TIERS, Tier

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


@pytest.fixture(scope="session")
def names(places_file: Path) -> list[str]:
    """Every name that is a place by itself, but for those as short as an airport's code."""
    content = json.loads(places_file.read_text(encoding="utf-8"))
    sure = [name for name, entry in content["names"].items() if entry >= 0 and entry % TIERS == Tier.SURE]
    return [name for name in sure if len(name) > 3 and name.isascii()]


ACCENTS = ["\u0301", "\u0308", "\u0327"]
CASES = [str.lower, str.upper, str.title, str.swapcase]


@CALM
@given(data=st.data())
def test_a_name_means_the_same_however_it_is_typed(
    finder: Finder, names: list[str], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(names))
    accented = "".join(c + data.draw(st.sampled_from(["", "", *ACCENTS])) if c.isalpha() else c for c in name)
    typed = data.draw(st.sampled_from(CASES))(accented)
    gap = data.draw(st.sampled_from([" ", "  ", "\t", "\u00a0", "-"]))
    padding = data.draw(st.text(alphabet=" \t\u00a0"))
    written = padding + typed.replace(" ", gap) + padding
    for form in (written, unicodedata.normalize("NFC", written)):
        assert (finder.country(form), finder.choices(form)) == (finder.country(name), finder.choices(name))


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
