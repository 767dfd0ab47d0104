"""Slash commands as the plain words that they stand for: `/human` is PERSON, `/inform{"country": "spain"}` is "spain".

Chat apps and Rasa's own clients send commands. None of them reaches Rasa as one: only a choice that was offered does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

COMMAND = re.compile(r"\s*/([A-Za-z][A-Za-z0-9_]*)(?:@[A-Za-z0-9_]+)?(.*)", re.DOTALL)
# Words that the replies themselves ask for, and that training has as examples.
ALONE = {
    "start": "hello",
    "get_started": "hello",
    "session_start": "hello",
    "greet": "hello",
    "help": "what can you do",
    "human": "PERSON",
    "talk_to_human": "PERSON",
    "alerts": "ALERTS",
    "safe": "I am safe",
    "stop": "unsubscribe",
    "restart": "start again",
}
# A command with words behind it: "/alerts Japan", "/help me I am locked in".
LED_BY = {"human": "PERSON:", "safe": "I am safe.", "alerts": "ALERTS"}


def in_words(text: str) -> str:
    """A message as words; text that is no command stays as it is."""
    found = COMMAND.fullmatch(text)
    if not found:
        return text
    name, rest = found[1].lower(), found[2].strip()
    if rest.startswith("{"):
        return _values(rest) or _spoken(name)
    return f"{LED_BY.get(name, _spoken(name))} {rest}" if rest else ALONE.get(name, _spoken(name))


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _values(entities: str) -> str:
    """What the entities of a Rasa payload name, as words."""
    try:
        return " ".join(_texts(json.loads(entities)))
    except (ValueError, RecursionError):
        return entities


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value
