"""Finds the name a mistyped word stands for, without comparing it with every name.

Every name is filed under what is left of it when letters are dropped (symmetric deletion): a look-up costs the same
whatever the number of names. The first letter is never dropped: people seldom mistype it, and it keeps words
apart. Standard library only.
"""

from collections import defaultdict
from collections.abc import Iterable

ONE_EDIT = 6
TWO_EDITS = 9
_LONGEST = 32
# Names are filed by their first letters alone: the full distance is computed for the few that share them.
_FILED = 9


def allowed(name: str) -> int:
    """How many edits a name of this length forgives."""
    letters = len(name.replace(" ", ""))
    return 2 if letters >= TWO_EDITS else 1 if letters >= ONE_EDIT else 0


class Typos:
    """An index of the names that typing errors are forgiven in."""

    def __init__(self, names: Iterable[str]) -> None:
        filed: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for rest in _dropped(name[:_FILED], allowed(name)):
                filed[rest].append(name)
        self._filed = dict(filed)

    def nearest(self, word: str) -> str | None:
        """The one nearest name; None without one, and in a draw between two."""
        if not ONE_EDIT - 1 <= len(word) <= _LONGEST:
            return None
        near: dict[str, int] = {}
        for rest in _dropped(word[:_FILED], 2 if len(word) >= TWO_EDITS - 2 else 1):
            for name in self._filed.get(rest, ()):
                if name not in near and abs(len(name) - len(word)) <= allowed(name):
                    near[name] = distance(word, name)
        ranked = sorted((edits, name) for name, edits in near.items() if edits <= allowed(name))
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return ranked[0][1]


def _dropped(word: str, most: int) -> set[str]:
    """The word, and what is left of it with up to the given number of letters dropped."""
    left = {word}
    for _ in range(most):
        left |= {rest[:place] + rest[place + 1 :] for rest in left for place in range(1, len(rest))}
    return left


def distance(one: str, other: str) -> int:
    """Edits between two words; swapping two neighbouring letters is one edit (optimal string alignment)."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
