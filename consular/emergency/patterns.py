"""A pattern: groups of words in order, with a bounded number of other words between them.

Written `{relative} .. {arrested}`: a space allows small words only between, `..` five words, `...` twelve, and `+`
either order within eight; ` unless {group}` at the end excludes messages that hold the group. Matching walks each group's marks once: no backtracking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations

from consular.emergency.marks import Marks, Message, Span
from consular.emergency.source import Text

NEXT, NEAR, FAR, EITHER = 0, 5, 12, 8
_GAPS = {"..": NEAR, "...": FAR}


@dataclass(frozen=True)
class Pattern:
    """`groups[n]` is at most `gaps[n]` words after `groups[n - 1]`; `gaps[0]` is not used."""

    said: Text
    groups: tuple[int, ...]
    gaps: tuple[int, ...]
    unless: int | None = None


def parse(said: Text, find_group: Callable[[Text], int]) -> list[Pattern]:
    """The pattern, once for each order that its `+` allows. Raises BadFile, or what `find_group` raises."""
    groups: list[int] = []
    gaps: list[int] = []
    gap = NEXT
    either = 0
    wanted, _, barred = said.partition(" unless ")
    unless = find_group(Text.at(barred.strip(), said.path, said.line)) if barred else None
    for part in wanted.split():
        if part in _GAPS:
            gap = _GAPS[part]
        elif part == "+":
            gap, either = EITHER, either + 1
        else:
            groups.append(find_group(Text.at(part, said.path, said.line)))
            gaps.append(gap)
            gap = NEXT
    if not groups or gap != NEXT or gaps[0] != NEXT:
        raise said.wrong(f"The pattern `{said}` ends or begins with a gap.", "Write a word or {group} on both sides.")
    if not either:
        return [Pattern(said, tuple(groups), tuple(gaps), unless)]
    if either != len(groups) - 1 or either > 2:
        raise said.wrong(f"The pattern `{said}` mixes `+` with other gaps.", "Use `+` between all its parts, at most 3.")
    return [Pattern(said, order, (NEXT,) + (EITHER,) * either, unless) for order in permutations(groups)]


def find(pattern: Pattern, marks: Marks, message: Message) -> list[tuple[Span, ...]]:
    """Where the pattern stands: for each place of its last group, the spans of all groups, closest together."""
    if pattern.unless is not None and pattern.unless in marks:
        return []
    chains = [(span,) for span in marks.get(pattern.groups[0], ())]
    for group, gap in zip(pattern.groups[1:], pattern.gaps[1:]):
        if not chains:
            return []
        chains = _extend(chains, marks.get(group, []), gap, message)
    return chains


def _extend(
    chains: list[tuple[Span, ...]], spans: list[Span], gap: int, message: Message
) -> list[tuple[Span, ...]]:
    chains = sorted(chains, key=lambda chain: chain[-1][1])
    longer: list[tuple[Span, ...]] = []
    at = 0
    for span in spans:
        while at < len(chains) and chains[at][-1][1] <= span[0]:
            at += 1
        if at and message.gap(chains[at - 1][-1], span) <= gap:
            longer.append((*chains[at - 1], span))
    return longer
