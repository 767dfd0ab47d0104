"""Why alarming words may mean no alarm: negation, a question about rules, the past, fiction, an idiom.

An excuse is judged for each match by itself, so that "nobody died but my husband is trapped" still alarms.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from consular.emergency.lexicon import Marks
from consular.emergency.message import Message, Span
from consular.emergency.normalise import PAUSE
from consular.emergency.patterns import Index, Match

WHERE = OVER, TOUCHING, BEFORE, CLAUSE, SENTENCE, MESSAGE = (
    *("over", "touching", "before"),
    *("clause", "sentence", "message"),
)
PHRASES, EXCEPT, ENDED_BY, UNLESS = PARTS = ("phrases", "except", "ended_by", "unless")


@dataclass(frozen=True)
class Excuse:
    """One kind of excuse. A phrase that overlaps an `except` does not count; `ended_by` closes its reach;
    `unless`, anywhere in the message, makes it void."""

    name: str
    where: str
    reach: int


Part = tuple[Excuse, str]  # the excuse that a pattern belongs to, and in which of the PARTS it stands


class Heard:
    """One excuse as one message has it; `covers(match)` says whether it holds for a match."""

    def __init__(self, excuse: Excuse, matches: list[Match], enders: list[Match], message: Message) -> None:
        self.name = excuse.name
        self._excuse = excuse
        self._message = message
        self._spans = sorted({_whole(match) for match in matches}, key=lambda span: (span[1], span[0]))
        self._ends = [end for _, end in self._spans]
        self._starts = sorted(self._spans)
        self._enders = sorted(match[0][0] for match in enders)
        self._within: set[int] = set()
        if excuse.where == OVER:
            self._within = {at for match in matches for start, end in match for at in range(start, end)}
        elif excuse.where in (CLAUSE, SENTENCE):
            self._within = {self._number(start) for start, _ in self._spans}

    def _number(self, at: int) -> int:
        return (self._message.clause if self._excuse.where == CLAUSE else self._message.sentence)[at]

    def covers(self, match: Match) -> bool:
        where = self._excuse.where
        if where == OVER:
            return any(at in self._within for start, end in match for at in range(start, end))
        if where == MESSAGE:
            return True
        if where in (CLAUSE, SENTENCE):
            return any(self._number(start) in self._within for start, _ in match)
        return self._stands_before(match) if where == BEFORE else self._touches(match)

    def is_within(self, stretch: Span) -> bool:
        at = bisect_left(self._starts, (stretch[0], 0))
        return at < len(self._starts) and self._starts[at][0] < stretch[1]

    def _touches(self, match: Match) -> bool:
        """An excuse directly before any part of the match, and not itself a part of the match."""
        earlier = 0
        for part in match:
            span = self._latest(part[0])
            if span and span[0] >= earlier and self._near(span, part, 0, self._message.sentence):
                return PAUSE not in self._message.words[span[1] : part[0]]
            earlier = part[1]
        return False

    def _stands_before(self, match: Match) -> bool:
        """The excuse begins before the match ends, and nothing between the two ends its reach."""
        first, last = match[0], match[-1]
        at = bisect_left(self._starts, (last[0], 0))
        if not at:
            return False
        span = self._starts[at - 1]
        if not self._near(span, first, self._excuse.reach, self._message.clause):
            return False
        return bisect_right(self._enders, last[0]) <= bisect_right(self._enders, span[1] - 1)

    def _latest(self, before: int) -> Span | None:
        at = bisect_right(self._ends, before)
        return self._spans[at - 1] if at else None

    def _near(self, span: Span, part: Span, reach: int, numbers: list[int]) -> bool:
        return numbers[span[1] - 1] == numbers[part[0]] and self._message.gap(span, part) <= reach


def listen(index: Index[Part], marks: Marks) -> list[Heard]:
    """The excuses that the message holds."""
    parts: dict[Excuse, dict[str, list[Match]]] = {}
    for (excuse, part), matches in index.matches(marks):
        parts.setdefault(excuse, {}).setdefault(part, []).extend(matches)
    heard: list[Heard] = []
    for excuse, found in parts.items():
        phrases = _outside(found.get(PHRASES, []), found.get(EXCEPT, []))
        if phrases and UNLESS not in found:
            heard.append(Heard(excuse, phrases, found.get(ENDED_BY, []), marks.message))
    return heard


def _outside(matches: list[Match], excepted: Iterable[Match]) -> list[Match]:
    taken = {at for match in excepted for at in range(*_whole(match))}
    return [match for match in matches if match[0][0] not in taken and match[-1][1] - 1 not in taken]


def _whole(match: Match) -> Span:
    return match[0][0], match[-1][1]
