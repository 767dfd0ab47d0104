"""Replies that officers need often: data/desk/canned_replies.yml, read once. Officers change them before they go out.

What cannot be filled in stays in braces, so that the officer sees it, and no reply goes out with one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from consular.facts import document
from consular.facts.problems import BadFacts
from consular.facts.schemas import Fact
from consular.facts.text import Key, Text, refuse

FILE = "canned_replies.yml"
PLACEHOLDERS = frozenset(
    {"country", "numbers", "post", "advice_link", "advice_entry_link", "helpline", "reference", "officer"}
)
ASK_LOCATION = "ask_location"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _known(text: str) -> str:
    strange = sorted(set(_PLACEHOLDER.findall(text)) - PLACEHOLDERS)
    if strange:
        names = ", ".join(sorted(PLACEHOLDERS))
        raise refuse(f"has a placeholder {strange[0]!r} that nothing fills", f"use one of {names}")
    return text


class CannedReply(Fact):
    """`topics` are intents: for a conversation about one of them it stands first."""

    title: Text
    text: Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_known)]
    topics: list[Key] = Field(default_factory=list)


class CannedFact(Fact):
    replies: dict[Key, CannedReply]


@dataclass(frozen=True)
class Filled:
    """A reply as it would go into the box."""

    key: str
    title: str
    text: str


class CannedReplies:
    def __init__(self, replies: Mapping[str, CannedReply]) -> None:
        self._replies = replies

    def fill(self, values: Mapping[str, str], topic: str | None = None) -> Sequence[Filled]:
        """Every reply, those for the topic first, otherwise in the file's order."""
        ordered = sorted(self._replies.items(), key=lambda pair: topic is None or topic not in pair[1].topics)
        return [Filled(key, reply.title, fill(reply.text, values)) for key, reply in ordered]

    def one(self, key: str, values: Mapping[str, str]) -> str | None:
        """One reply's text; None for a key that there is not."""
        reply = self._replies.get(key)
        return fill(reply.text, values) if reply else None


def fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text).strip()


def unfilled(text: str) -> list[str]:
    """The placeholders that a text still has, as an officer would forget them."""
    return [name for name in _PLACEHOLDER.findall(text) if name in PLACEHOLDERS]


def load(data: Path) -> CannedReplies:
    """Raises BadFacts with every problem, its file and line."""
    read, fact = document.load(data / "desk" / FILE, f"{data.name}/desk/{FILE}", CannedFact)
    if ASK_LOCATION not in fact.replies:
        fix = f"add {ASK_LOCATION}: under replies"
        raise BadFacts([read.problem(("replies",), f"has no {ASK_LOCATION}", fix)])
    return CannedReplies(fact.replies)
