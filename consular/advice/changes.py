"""What differs between two states of a page, and how much it matters to somebody who is there. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from consular.advice.page import Passage

# From FCDO's mildest warning to its gravest. One that nobody knows yet is taken for grave when it comes new.
RANKS = {
    "avoid_all_but_essential_travel_to_parts": 1,
    "avoid_all_travel_to_parts": 2,
    "avoid_all_but_essential_travel_to_whole_country": 3,
    "avoid_all_travel_to_whole_country": 4,
}

Key = tuple[str, str, int]


@dataclass(frozen=True)
class Kept:
    """A passage as it stands in the database."""

    id: int
    position: int
    text: str


def keyed(passages: Iterable[Passage]) -> dict[Key, Passage]:
    """Passages by part, heading, and their place among those under the same heading."""
    counted: Counter[tuple[str, str]] = Counter()
    found = {}
    for passage in passages:
        under = (passage.part, passage.heading)
        found[(*under, counted[under])] = passage
        counted[under] += 1
    return found


def differences(before: dict[Key, Kept], after: dict[Key, Passage]) -> list[dict[str, Any]]:
    """One entry for each passage that came, went or reads otherwise, in the page's order."""
    listed = []
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and old.text == new.text:
            continue
        change = "added" if old is None else "removed" if new is None else "changed"
        entry = {"part": key[0], "heading": key[1], "change": change, "before": old.text if old else None}
        listed.append(entry)
    return listed


def is_raised(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether FCDO now warns of more than it did: a warning that was not there, graver than any that was."""
    worst = max((RANKS.get(status, 0) for status in before), default=0)
    return any(RANKS.get(status, len(RANKS) + 1) > worst for status in set(after) - set(before))
