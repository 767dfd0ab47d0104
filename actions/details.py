"""Reads the details that forms ask for out of free text: when, how to be reached, and what people say around them.

Only what stands in the text is taken, in the person's own words: nothing is computed or guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT_DAY = r"(?:mon|tues?|wed|thurs?|fri|sat|sun)"  # a day only behind "on" or the like: "i sat by the sun"
_WHEN = re.compile(
    rf"\b(?:(?:this|next|on|by)\s+{_SHORT_DAY}\b|(?:(?:this|next|on|by)\s+)?(?:{_DAY}\b(?:\s+(?:morning|afternoon|evening|night))?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:\s+\d{{4}})?"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b"
    r"|today\b|tonight\b|tomorrow(?:\s+(?:morning|afternoon|evening|night))?\b"
    r"|in\s+(?:\d+|a|an|one|two|three|four|five|six|few)\s+(?:hours?|days?|weeks?|months?)\b"
    r"|next\s+(?:week|month)\b))",
    re.IGNORECASE,
)
_REACH = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}|\+?\d[\d ()./-]{6,18}\d")
_SKIP = re.compile(
    r"^\W*(?:skip|(?:i )?don'?t know|not sure|no idea|unknown|n/?a|pass|idk|dunno)\W*$", re.IGNORECASE
)
_STOP = re.compile(
    r"^\W*(?:never ?mind|forget (?:it|about it|this|that)|(?:please )?stop(?: (?:it|this|asking|that))?|leave it|cancel"
    r"(?: (?:it|this|that))?|no thanks?|no thank you|not now|i(?:'ve| have)? changed my mind|doesn'?t matter"
    r"|don'?t (?:bother|worry)|quit|exit|enough)\b[\s\w,']{0,30}\W*$",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^\W*(?:(?:oh|oops|ah|no|wait|sorry)\W+)*(?:sorry|actually|i mean|i meant|correction|wrong|that'?s wrong|not that"
    r"|change (?:that|it)|make (?:that|it)|no wait|no it'?s|wait no|i made a mistake|mistake)\b[\s,:;.-]*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^\W*(?:(?:ok|okay|and|but|also|wait|hang on|hold on|sorry|actually|quick question|thanks|one more thing)"
    r"\b[\s,.-]*)*"
    r"(?:what|where|when|who|why|which|how|can|could|do|does|did|is|are|should|shall|will|would|am i|may i)\b",
    re.IGNORECASE,
)


def find_when(text: str) -> str | None:
    """A day or date as the person put it ("on Friday" gives "Friday"); None where there is none."""
    return next(find_all_when(text), None)


def find_all_when(text: str) -> Iterator[str]:
    """Every one of them, in order."""
    for match in _WHEN.finditer(text[:1000]):
        yield re.sub(r"^(?:on|by)\s+", "", match.group(0), flags=re.IGNORECASE)


def find_reach(text: str) -> str | None:
    """A phone number or an e-mail address."""
    match = _REACH.search(text[:1000])
    return match.group(0).strip() if match else None


def is_skip(text: str) -> bool:
    return bool(_SKIP.match(text[:60]))


def is_stop(text: str) -> bool:
    """Never mind, forget it, stop asking."""
    return len(text) <= 80 and bool(_STOP.match(text))


def without_correction(text: str) -> str | None:
    """The new value in "sorry, I meant Thursday"; None for a message that corrects nothing."""
    match = _CORRECTION.match(text[:200])
    return text[match.end() :].strip() or None if match else None


def is_question(text: str) -> bool:
    return text.rstrip().endswith("?") or bool(_QUESTION.match(text[:200]))
