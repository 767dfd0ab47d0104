"""Slash commands become words; whatever they become, none is an emergency that nobody told of."""

from __future__ import annotations

import pytest

from api.channels import commands
from api.readers import Readers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I lost my passport", "I lost my passport"),
        ("/START", "hello"),
        ("  /human", "PERSON"),
        ("/human@bot my friend was arrested", "PERSON: my friend was arrested"),
        ("/safe we are in Phuket", "I am safe. we are in Phuket"),
        ("/lost_stolen_passport", "lost stolen passport"),
        ('/inform{"country": "spain", "place": "Malaga"}', "spain Malaga"),
        ('/inform{"nested": [{"a": "x"}, 3, null, "y"]}', "x y"),
        ("/inform{not json}", "{not json}"),
        ("/inform{}", "inform"),
        ("/inform" + '{"a":' * 5000, '{"a":' * 5000),
        ("//", "//"),
        ("/ hello", "/ hello"),
        ("", ""),
        ("my room is /human", "my room is /human"),
    ],
)
def test_a_command_is_the_words_it_stands_for(text: str, words: str) -> None:
    assert commands.in_words(text) == words


@pytest.mark.parametrize("command", sorted(commands.ALONE))
def test_no_command_alone_is_an_emergency(read: Readers, command: str) -> None:
    assert read.check.read(commands.in_words(f"/{command}")) is None


def test_a_cry_for_help_behind_a_command_is_seen(read: Readers) -> None:
    assert read.check.read(commands.in_words("/help I am being attacked")) is not None
