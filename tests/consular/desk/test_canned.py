"""Canned replies: filled with what is known, plain about what is not, and checked when they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from consular.desk import canned
from consular.facts.problems import BadFacts

ASK = "replies:\n  ask_location:\n    title: Where\n    text: Where are you?\n"


def written(folder: Path, text: str) -> Path:
    (folder / "desk").mkdir()
    (folder / "desk" / canned.FILE).write_text(text, encoding="utf-8")
    return folder


def test_every_canned_reply_of_ours_can_be_read_and_filled() -> None:
    values = {name: name.upper() for name in canned.PLACEHOLDERS}
    filled = canned.load(Path("data")).fill(values)
    assert len(filled) > 20
    assert [reply.key for reply in filled if canned.unfilled(reply.text)] == []


def test_what_is_not_known_stays_to_be_seen() -> None:
    text = canned.fill("Advice for {country}: {advice_link}", {"country": "France"})
    assert text == "Advice for France: {advice_link}"
    assert canned.unfilled(text) == ["advice_link"]
    assert canned.unfilled("a set {of} braces") == []


def test_replies_about_the_topic_stand_first() -> None:
    replies = canned.load(Path("data")).fill({}, "lost_stolen_passport")
    assert replies[0].key == "lost_passport"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            ASK + "  bad:\n    title: Bad\n    text: Dear {name}\n",
            "has a placeholder 'name' that nothing fills",
        ),
        ("replies:\n  other:\n    title: Other\n    text: Hello\n", "has no ask_location"),
        (ASK + "  empty:\n    title: Empty\n    text: ''\n", "replies.empty.text"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFacts) as bad:
        canned.load(written(tmp_path, text))
    assert said in str(bad.value)
