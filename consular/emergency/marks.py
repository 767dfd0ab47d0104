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
_HERE = ""  # the key under which a node of the tree keeps the groups whose phrase ends there
START, END = "^", "$"  # stand at both ends of each sentence
NUMBER, YEAR = BUILT_IN = ("{number}", "{year}")
_NUMERALS = frozenset("two three four five six seven eight nine ten eleven twelve twenty".split())


@dataclass
class Message:
    """The words of one message. A place grows with each word that carries meaning: small words take no room."""

    words: list[str] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)  # the place before each word
    ends: list[int] = field(default_factory=list)  # the place after it
    clause: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)

    def add(self, word: str, begins: int, ends: int, clause: int, sentence: int) -> None:
        self.words.append(word)
        self.begins.append(begins)
        self.ends.append(ends)
        self.clause.append(clause)
        self.sentence.append(sentence)

    def gap(self, before: Span, after: Span) -> int:
        """How many words that carry meaning stand between the two; negative where they overlap."""
        return self.begins[after[0]] - self.ends[before[1] - 1]


def lay_out(words: Iterable[str], small: frozenset[str], turns: frozenset[str]) -> Message:
    """Numbers the words' places, clauses and sentences; `turns` are words such as "but", which open a clause."""
    message = Message()
    weightless = small | {PAUSE, START, END}
    place = clause = sentence = 0
    for word in (START, *words, END):
        if word == STOP:
            message.add(END, place, place, clause, sentence)
            sentence, clause, place = sentence + 1, clause + 1, place + _SENTENCE_GAP
            message.add(START, place, place, clause, sentence)
            continue
        clause += word in turns
        after = place + (word not in weightless)
        message.add(word, place, after, clause, sentence)
        place = after
    return message


class Lexicon:
    """The phrases of every group, as a tree of words."""

    def __init__(self, small: frozenset[str], years: range) -> None:
        self._small = small
        self._years = years
        self._tree: dict[str, Any] = {}
        self.words: set[str] = set(small)

    def add(self, group: int, phrase: tuple[str, ...]) -> None:
        node = self._tree
        self.words.update(word for word in phrase if word not in BUILT_IN)
        for word in phrase:
            node = node.setdefault(word, {})
        node.setdefault(_HERE, []).append(group)

    def mark(self, message: Message) -> Marks:
        """Every phrase of every group, the longest and the shorter ones alike."""
        marks: Marks = {}
        for start, word in enumerate(message.words):
            node = self._step(self._tree, word)
            if node is not None:
                self._follow(node, start, message, marks)
        return marks

    def _step(self, node: dict[str, Any], word: str) -> dict[str, Any] | None:
        if word in node:
            return node[word]  # type: ignore[no-any-return]
        if word.isdigit() or word in _NUMERALS:
            if YEAR in node and len(word) == 4 and word.isdecimal() and int(word) in self._years:
                return node[YEAR]  # type: ignore[no-any-return]
            return node.get(NUMBER)
        return None

    def _follow(self, node: dict[str, Any], start: int, message: Message, marks: Marks) -> None:
        """Walks the tree from `start` on, over small words where the phrase has none."""
        words, at, skipped = message.words, start + 1, 0
        while True:
            if not skipped:
                for group in node.get(_HERE, ()):
                    marks.setdefault(group, []).append((start, at))
            if at >= len(words) or message.sentence[at] != message.sentence[start]:
                return
            further = self._step(node, words[at])
            if further is not None:
                node, skipped = further, 0
            elif words[at] in self._small and skipped < _SKIPPED:
                skipped += 1
            else:
                return
            at += 1
