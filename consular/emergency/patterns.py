"""A pattern: groups of words in order, with a bounded number of other words between them.

Written `{relative} .. {arrested}`: a space allows small words only between, `..` five words, `...` twelve, and
`+` either order within eight; `^word` is a word that opens a sentence; ` unless {group}` at the end excludes
messages that hold the group. Matching walks each group's spans once: no backtracking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Generic, TypeVar

from consular.emergency.lexicon import Lexicon, Marks
from consular.emergency.message import START, Message, Span
from consular.emergency.source import Text

TOUCHING, NEXT, NEAR, FAR, EITHER = -1, 0, 5, 12, 8
_GAPS = {"..": NEAR, "...": FAR}
_UNLESS = " unless "

Match = tuple[Span, ...]  # one span for each group of the pattern
Owner = TypeVar("Owner")


@dataclass(frozen=True)
class Pattern:
    """`groups[n]` is at most `gaps[n]` words after `groups[n - 1]`; `gaps[0]` is not used."""

    said: Text
    groups: tuple[int, ...]
    gaps: tuple[int, ...]
    unless: int | None = None


def parse(said: Text, find_group: Callable[[Text], int]) -> list[Pattern]:
    """The pattern, once for each order that its `+` allows. Raises BadFile, or what `find_group` raises."""
    wanted, _, barred = said.partition(_UNLESS)
    unless = find_group(Text.at(barred.strip(), said.path, said.line)) if barred else None
    groups: list[int] = []
    gaps: list[int] = []
    gap, either = NEXT, 0
    for part in wanted.split():
        if part in _GAPS:
            gap = _GAPS[part]
        elif part == "+":
            gap, either = EITHER, either + 1
        else:
            if part[0] == START and len(part) > 1:
                groups.append(find_group(Text.at(START, said.path, said.line)))
                gaps.append(gap)
                part, gap = part[1:], TOUCHING
            groups.append(find_group(Text.at(part, said.path, said.line)))
            gaps.append(gap)
            gap = NEXT
    if not groups or gap != NEXT or gaps[0] != NEXT:
        raise said.wrong(f"The pattern `{said}` ends or begins with a gap.", "Write a word on both sides.")
    if not either:
        return [Pattern(said, tuple(groups), tuple(gaps), unless)]
    if either != len(groups) - 1 or either > 2:
        raise said.wrong(f"The pattern `{said}` mixes `+` with other gaps.", "Use `+` alone, at most twice.")
    return [Pattern(said, order, (NEXT,) + (EITHER,) * either, unless) for order in permutations(groups)]


def find(pattern: Pattern, marks: Marks) -> list[Match]:
    """For each place of the pattern's last group, the spans of all its groups, closest together."""
    if pattern.unless is not None and marks.has(pattern.unless):
        return []
    matches: list[Match] = [(span,) for span in marks.spans(pattern.groups[0])]
    for group, gap in zip(pattern.groups[1:], pattern.gaps[1:], strict=True):
        if not matches:
            return []
        matches = _extend(matches, marks.spans(group), gap, marks.message)
    return matches


def _extend(matches: list[Match], spans: list[Span], gap: int, message: Message) -> list[Match]:
    if len(matches) > 1:
        matches = sorted(matches, key=lambda match: match[-1][1])
    longer: list[Match] = []
    at = 0
    for span in spans:
        while at < len(matches) and matches[at][-1][1] <= span[0]:
            at += 1
        if not at:
            continue
        before = matches[at - 1][-1]
        if before[1] == span[0] if gap == TOUCHING else message.gap(before, span) <= gap:
            longer.append((*matches[at - 1], span))
    return longer


class Index(Generic[Owner]):
    """Patterns by their rarest group, so that a message is tried against few of them."""

    def __init__(self, lexicon: Lexicon, patterns: list[tuple[Pattern, Owner]]) -> None:
        self._patterns = patterns
        self._by_word: dict[str, list[int]] = {}
        self._by_phrase: dict[int, list[int]] = {}
        shared = Counter(word for singles in lexicon.singles for word in singles)  # the commoner, the more
        common = [max((shared[word] for word in singles), default=0) for singles in lexicon.singles]
        for number, (pattern, _) in enumerate(patterns):
            rarest = min(pattern.groups, key=common.__getitem__)
            self._by_phrase.setdefault(rarest, []).append(number)
            for word in lexicon.singles[rarest]:
                self._by_word.setdefault(word, []).append(number)

    def matches(self, marks: Marks) -> Iterator[tuple[Owner, list[Match]]]:
        """Each pattern that the message holds, in the order of the files, with the places where it stands."""
        for number in sorted(self._candidates(marks)):
            pattern, owner = self._patterns[number]
            if all(map(marks.has, pattern.groups)):
                matches = find(pattern, marks)
                if matches:
                    yield owner, matches

    def _candidates(self, marks: Marks) -> set[int]:
        numbers: set[int] = set()
        for word in marks.words:
            numbers.update(self._by_word.get(word, ()))
        for group in marks.phrases:
            numbers.update(self._by_phrase.get(group, ()))
        return numbers
