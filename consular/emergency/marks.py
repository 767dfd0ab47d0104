"""Marks, in one message, where the words and phrases of each group stand.

A message is read once, word by word; the cost grows with its length and not with the number of phrases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from consular.emergency.normalise import PAUSE, STOP

Span = tuple[int, int]  # first word, and the one after the last
Marks = dict[int, list[Span]]  # group number -> where its phrases stand, in order
_SENTENCE_GAP = 3  # a full stop keeps words as far apart as three words would
_SKIPPED = 3  # small words that may stand inside a phrase
_END = ""


@dataclass
class Message:
    """The words of one message. A place grows with each word that carries meaning: small words take no room."""

    words: list[str] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)  # the place before each word
    ends: list[int] = field(default_factory=list)  # the place after it
    clause: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)

    def gap(self, before: Span, after: Span) -> int:
        """How many words that carry meaning stand between the two; negative where they overlap."""
        return self.begins[after[0]] - self.ends[before[1] - 1]


def lay_out(words: Iterable[str], small: frozenset[str], turns: frozenset[str]) -> Message:
    """Numbers the words' places, clauses and sentences; `turns` are words such as "but", which open a clause."""
    message = Message()
    place = clause = sentence = 0
    for word in words:
        if word == STOP:
            sentence += 1
            clause += 1
            place += _SENTENCE_GAP
            continue
        clause += word in turns
        message.begins.append(place)
        place += not (word in small or word == PAUSE)
        message.words.append(word)
        message.clause.append(clause)
        message.sentence.append(sentence)
        message.ends.append(place)
    return message


class Lexicon:
    """The phrases of every group, as a tree of words."""

    def __init__(self, small: frozenset[str], years: range) -> None:
        self._small = small
        self._years = years
        self._tree: dict[str, Any] = {}
        self.words: set[str] = set(small)
        self.number = self.year = -1

    def add(self, group: int, phrase: tuple[str, ...]) -> None:
        node = self._tree
        for word in phrase:
            self.words.add(word)
            node = node.setdefault(word, {})
        node.setdefault(_END, []).append(group)

    def mark(self, message: Message) -> Marks:
        """Every phrase of every group, the longest and the shorter ones alike."""
        marks: Marks = {}
        tree, words = self._tree, message.words
        for start, word in enumerate(words):
            node = tree.get(word)
            if node is not None:
                self._follow(node, start, message, marks)
            if word.isdigit():
                self._mark_number(word, start, marks)
        return marks

    def _follow(self, node: dict[str, Any], start: int, message: Message, marks: Marks) -> None:
        words, at, skipped = message.words, start + 1, 0
        while True:
            for group in node.get(_END, ()):
                marks.setdefault(group, []).append((start, at))
            while at < len(words) and skipped < _SKIPPED and words[at] not in node and words[at] in self._small:
                at, skipped = at + 1, skipped + 1
            if at >= len(words) or words[at] not in node or message.sentence[at] != message.sentence[start]:
                return
            node = node[words[at]]
            at += 1

    def _mark_number(self, word: str, start: int, marks: Marks) -> None:
        marks.setdefault(self.number, []).append((start, start + 1))
        if len(word) == 4 and int(word) in self._years:
            marks.setdefault(self.year, []).append((start, start + 1))
