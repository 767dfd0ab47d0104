"""Messages that were written without a look at the tables: how many are understood, in all and of each kind.

fresh.tsv: text; a slug, - for none, or a|b in doubt; the kind of name in it. Learn from the kinds of mistakes here,
never from a line: a table that is mended line by line measures nothing any more.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from consular.places.finder import Finder

LINES = (Path(__file__).parent / "fresh.tsv").read_text(encoding="utf-8").splitlines()
FLOOR = 0.97
KIND_FLOOR = 0.88


def is_understood(finder: Finder, text: str, wanted: str) -> bool:
    """A doubt is understood when every choice that was wanted is offered, and none is taken silently."""
    country, choices = finder.country(text), finder.choices(text)
    if "|" in wanted:
        return country is None and set(wanted.split("|")) <= set(choices)
    return (country, choices) == (None if wanted == "-" else wanted, ())


@pytest.fixture(scope="module")
def shares(finder: Finder) -> dict[str, tuple[int, int]]:
    """By kind, how many were understood, and of how many."""
    found: dict[str, list[bool]] = defaultdict(list)
    for line in LINES:
        text, wanted, kind = line.split("\t")
        found[kind].append(is_understood(finder, text, wanted))
    return {kind: (sum(results), len(results)) for kind, results in found.items()}


def test_fresh_messages_are_understood(shares: dict[str, tuple[int, int]]) -> None:
    understood, asked = (sum(pair[n] for pair in shares.values()) for n in (0, 1))
    assert asked >= 600
    assert understood / asked >= FLOOR


def test_no_kind_of_name_is_much_worse_than_the_others(shares: dict[str, tuple[int, int]]) -> None:
    assert {kind: pair for kind, pair in shares.items() if pair[0] < KIND_FLOOR * pair[1]} == {}
