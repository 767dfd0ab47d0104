"""Why alarming words may mean no alarm: negation, a question about rules, the past, fiction, an idiom.

An excuse is judged for each match by itself, so that "nobody died but my husband is trapped" still alarms.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from consular.emergency.marks import Marks, Message, Span
from consular.emergency.normalise import PAUSE
from consular.emergency.patterns import Pattern, find

OVER, TOUCHING, BEFORE, CLAUSE, SENTENCE, MESSAGE = "over", "touching", "before", "clause", "sentence", "message"
WHERE = (OVER, TOUCHING, BEFORE, CLAUSE, SENTENCE, MESSAGE)


@dataclass(frozen=True)
class Excuse:
    """One kind of excuse. A phrase that overlaps an `excepted` one does not count; `ended_by` closes its reach;
    `unless`, anywhere in the message, makes it void."""

    name: str
    where: str
    reach: int
    patterns: tuple[Pattern, ...]
    excepted: tuple[Pattern, ...]
    ended_by: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


class Heard:
    """One excuse as one message has it; `covers(match)` says whether it holds for a match."""

    def __init__(self, excuse: Excuse, marks: Marks, message: Message) -> None:
        self._excuse = excuse
        self._message = message
        chains = [] if _any(excuse.unless, marks, message) else _chains(excuse.patterns, marks, message)
        spans = {(chain[0][0], chain[-1][1]) for chain in chains}
        if spans and excuse.excepted:
            spans = _outside(spans, _chains(excuse.excepted, marks, message))
        self._spans = sorted(spans, key=lambda span: (span[1], span[0]))
        self._ends = [end for _, end in self._spans]
        self._enders: list[int] = []
        if self._spans and excuse.ended_by:
            self._enders = sorted(chain[0][0] for chain in _chains(excuse.ended_by, marks, message))
        self._within: set[int] = set()
        if excuse.where == OVER:
            self._within = {at for chain in chains for start, end in chain for at in range(start, end)}
        elif excuse.where in (CLAUSE, SENTENCE):
            self._within = {self._number(start) for start, _ in self._spans}

    def __bool__(self) -> bool:
        return bool(self._spans)

    def _number(self, at: int) -> int:
        return (self._message.clause if self._excuse.where == CLAUSE else self._message.sentence)[at]

    def covers(self, match: tuple[Span, ...]) -> bool:
        where = self._excuse.where
        if where == OVER:
            return any(at in self._within for start, end in match for at in range(start, end))
        if where == MESSAGE:
            return True
        if where in (CLAUSE, SENTENCE):
            return any(self._number(start) in self._within for start, _ in match)
        return self._stands_before(match) if where == BEFORE else self._touches(match)

    def _touches(self, match: tuple[Span, ...]) -> bool:
        """An excuse directly before any part of the match, and not itself a part of the match."""
        earlier = 0
        for part in match:
            span = self._latest(part[0])
            if span and span[0] >= earlier and self._near(span, part, 0, self._message.sentence):
                return PAUSE not in self._message.words[span[1] : part[0]]
            earlier = part[1]
        return False

    def _stands_before(self, match: tuple[Span, ...]) -> bool:
        first, last = match[0], match[-1]
        span = self._latest(last[0])
        if not span or not self._near(span, first, self._excuse.reach, self._message.clause):
            return False
        return bisect_right(self._enders, first[0]) == bisect_right(self._enders, span[1] - 1)

    def _latest(self, before: int) -> Span | None:
        at = bisect_right(self._ends, before)
        return self._spans[at - 1] if at else None

    def _near(self, span: Span, part: Span, reach: int, numbers: list[int]) -> bool:
        return numbers[span[1] - 1] == numbers[part[0]] and self._message.gap(span, part) <= reach


def _outside(spans: set[Span], excepted: list[tuple[Span, ...]]) -> set[Span]:
    taken = {at for chain in excepted for at in range(chain[0][0], chain[-1][1])}
    return {span for span in spans if span[0] not in taken and span[1] - 1 not in taken}


def listen(excuses: Iterable[Excuse], marks: Marks, message: Message) -> dict[str, Heard]:
    """The excuses that the message holds, by name."""
    heard = ((excuse.name, Heard(excuse, marks, message)) for excuse in excuses)
    return {name: one for name, one in heard if one}


def _chains(patterns: Iterable[Pattern], marks: Marks, message: Message) -> list[tuple[Span, ...]]:
    return [chain for pattern in patterns for chain in find(pattern, marks, message)]


def _any(patterns: Iterable[Pattern], marks: Marks, message: Message) -> bool:
    return any(find(pattern, marks, message) for pattern in patterns)


