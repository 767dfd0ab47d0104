"""What people write, and the destination it is about. messages.tsv: text, then a slug, - for none, or a|b in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from consular.places.finder import Finder

LINES = (Path(__file__).parent / "messages.tsv").read_text(encoding="utf-8").splitlines()
SAMPLES = [line.split("\t") for line in LINES]


@pytest.mark.parametrize(("text", "wanted"), SAMPLES, ids=[text for text, _ in SAMPLES])
def test_a_message_is_about_its_destination(finder: Finder, text: str, wanted: str) -> None:
    country, choices = finder.country(text), finder.choices(text)
    if "|" in wanted:
        assert (country, set(choices)) == (None, set(wanted.split("|")))
    else:
        assert (country, choices) == (None if wanted == "-" else wanted, ())


def test_there_are_messages_enough_and_none_stands_twice() -> None:
    texts = [text for text, _ in SAMPLES]
    assert len(texts) >= 300
    assert len(set(texts)) == len(texts)
