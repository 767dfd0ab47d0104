"""Reads a misspelt, stretched, shortened or glued word as the words that were meant.

Only alarming words of the data files are ever put in place of what a person typed, and ordinary English words
are left as they are. Every step is bounded by the length of the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_LEET = str.maketrans("013457@$", "oieastas")
_PIECES = re.compile(r"[0-9]+|[a-z]+")
_RUN = re.compile(r"(.)\1+")
SHORTEST = 5  # letters; shorter words have too many neighbours
TWO_MISTAKES = 9  # letters from which two mistakes are forgiven
_LONGEST = 20
_GLUED = range(6, 400)
_LONG_GLUED = 14  # letters from which a third may be unknown: the name of a place, most often
_REMEMBERED = 20_000  # words whose reading is kept, so that a place's name is worked out once
_SHORT = "a am an as at be by do go he i if im in is it me my no of on or so to u up us we"
_SHORT_WORDS = frozenset(_PIECES.findall(_SHORT))
_UNKNOWN_LETTER = 1.6


class Speller:
    """`read(word)` gives the words meant; the answer for a word never depends on other words."""

    def __init__(
        self,
        used: Iterable[str],
        alarming: Iterable[str],
        ordinary: Iterable[str],
        shorthand: Mapping[str, tuple[str, ...]],
        small: Iterable[str],
    ) -> None:
        self._joints = _SHORT_WORDS.union(small, shorthand)
        self._ordinary = frozenset(ordinary)
        self._alarming = frozenset(word for word in alarming if len(word) >= SHORTEST - 1).difference(small)
        self._known: dict[str, tuple[str, ...]] = {}
        for word in sorted(used):
            self._known[word] = (word,)
        self._known.update(shorthand)
        self._squeezed: dict[str, str] = {}
        self._near: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
        self._index(alarming)
        self._remembered: dict[str, tuple[str, ...]] = {}

    def _index(self, alarming: Iterable[str]) -> None:
        """Only the words that alarm are worth mending."""
        for word in sorted({*alarming, *(known for known in self._known if known not in self._known[known])}):
            if len(word) >= 4 and word.isalpha():
                self._squeezed.setdefault(_squeeze(word), word)
            if SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for near, cuts in zip(self._near, _cuts(word), strict=True):
                    for cut in cuts:
                        near.setdefault(cut, []).append(word)

    def read(self, word: str) -> tuple[str, ...]:
        known = self._known.get(word)
        if known is not None:
            return known
        if word in self._ordinary or word.isdigit() or len(word) < 3:
            return (word,)
        remembered = self._remembered.get(word)
        if remembered is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            remembered = self._remembered[word] = self._work_out(word)
        return remembered

    def _work_out(self, word: str) -> tuple[str, ...]:
        if not word.isalpha():
            return self._mixed(word)
        return self._stretched(word) or self._misspelt(word) or self._glued(word) or (word,)

    def _mixed(self, word: str) -> tuple[str, ...]:
        letters = word.translate(_LEET).replace("*", "")
        meant = self._known.get(letters) or ("*" in word and self._misspelt(letters))
        if meant:
            return meant
        words: list[str] = []
        for piece in _PIECES.findall(word):
            words.extend(self.read(piece))
        return tuple(words)

    def _stretched(self, word: str) -> tuple[str, ...]:
        if len(word) < 4 or len(word) > 200:
            return ()
        shape = _squeeze(word)
        if shape in self._squeezed:
            return self._known[self._squeezed[shape]]
        return (shape,) if shape in self._ordinary and len(shape) < len(word) - 1 else ()

    def _misspelt(self, word: str) -> tuple[str, ...]:
        if not SHORTEST - 1 <= len(word) <= _LONGEST:
            return ()
        for mistakes, (near, cuts) in enumerate(zip(self._near, _cuts(word), strict=True), 1):
            candidates = {candidate for cut in cuts for candidate in near.get(cut, ())}
            close = [one for one in candidates if _same_start(word, one) and _distance(word, one) <= mistakes]
            if close:
                return self._known[min(close)]
        return ()

    def _glued(self, word: str) -> tuple[str, ...]:
        """The cheapest way to cut the word into known words; () if that leaves too many letters over."""
        if len(word) not in _GLUED:
            return ()
        cost = [0.0] + [float(10 * len(word))] * len(word)
        came = [0] * (len(word) + 1)
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + 15) + 1):
                total = cost[start] + self._price(word[start:end])
                if total < cost[end]:
                    cost[end], came[end] = total, start
        pieces: list[str] = []
        end = len(word)
        while end:
            pieces.append(word[came[end] : end])
            end = came[end]
        pieces.reverse()
        strange = sum(len(piece) for piece in pieces if not self._is_word(piece))
        if self._joints.isdisjoint(pieces) or self._alarming.isdisjoint(pieces):
            return ()  # "lighthouse" is one word, and only what alarms is worth cutting up
        if len(pieces) < 2 or (strange and (len(word) < _LONG_GLUED or strange * 3 > len(word))):
            return ()
        return tuple(word for piece in pieces for word in self._known.get(piece, (piece,)))

    def _is_word(self, piece: str) -> bool:
        return self._price(piece) < _UNKNOWN_LETTER

    def _price(self, piece: str) -> float:
        if piece in _SHORT_WORDS:
            return 1.4
        if len(piece) > 2 and piece in self._known:
            return 1.0
        if len(piece) > 3 and piece in self._ordinary:
            return 1.3
        return 1.0 + _UNKNOWN_LETTER * len(piece)


def _squeeze(word: str) -> str:
    return _RUN.sub(r"\1", word)


def _same_start(word: str, other: str) -> bool:
    return word[0] == other[0] or (word[0] == other[1] and word[1] == other[0])


def _cuts(word: str) -> tuple[set[str], set[str]]:
    """The word and what one letter less leaves of it; and two letters less, where two mistakes are forgiven."""
    once = {word[:i] + word[i + 1 :] for i in range(len(word))}
    twice: set[str] = set()
    if len(word) >= TWO_MISTAKES - 1:
        twice = {left[:i] + left[i + 1 :] for left in once for i in range(len(left))} | once | {word}
    return once | {word}, twice


def _distance(word: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that turn one into the other; 3 or more is 3."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        before, above, row = row, before, [i]
        for j, target in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == target:
                best = min(best, above[j - 2] + 1)
            row.append(best)
        if min(row) > 2:
            return 3
    return min(row[-1], 3)
