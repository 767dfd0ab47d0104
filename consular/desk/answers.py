"""Reads an officer's answer by text message: "ACK", "OK K7M-4PR", "ok 17". Anything else is not for the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consular.cases import reference

ALL = "ALL"
_ANSWER = re.compile(
    r"(?:ack(?:nowledged?)?|ok(?:ay)?)\b[\s:.,#!-]*(?P<rest>.*?)[\s.!]*", re.IGNORECASE | re.DOTALL
)
_LONGEST_NAME = 12


@dataclass(frozen=True)
class Answer:
    """`name` is a case's reference, a conversation's number, ALL, or empty where none is named."""

    name: str


def read(text: str) -> Answer | None:
    """The answer, if the message is one and nothing more."""
    found = _ANSWER.fullmatch(text.strip())
    if found is None:
        return None
    rest = found["rest"].strip()
    if not rest:
        return Answer("")
    if rest.isdecimal() and len(rest) <= _LONGEST_NAME:
        return Answer(rest)
    if rest.upper() == ALL:
        return Answer(ALL)
    named = reference.find(rest) if len(rest) <= _LONGEST_NAME else None
    return Answer(named) if named else None
