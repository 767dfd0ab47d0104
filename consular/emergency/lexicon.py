"""The words and phrases of every group, and where those of a group stand in one message.

Phrases of several words are found by walking a tree of words; single words are looked up when a group is asked
for.
"""

from __future__ import annotations

from typing import Any

from consular.emergency.message import Message, Span

NUMBER, YEAR = BUILT_IN = ("{number}", "{year}")
_NUMERALS = frozenset(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"])
_SKIPPED = 3  # small words that may stand inside a phrase
_HERE = ""  # the key under which a node of the tree keeps the groups whose phrase ends there


class Lexicon:
    """Groups are numbered in the order in which `new_group` makes them."""

    def __init__(self, small: frozenset[str], years: range) -> None:
        self.small = small
        self.years = years
        self.singles: list[set[str]] = []
        self.contents: list[set[str]] = []  # every word of each group's phrases
        self._tree: dict[str, Any] = {}

    def new_group(self) -> int:
        self.singles.append(set())
        self.contents.append(set())
        return len(self.singles) - 1

    def add(self, group: int, phrase: tuple[str, ...]) -> None:
        """The phrase counts for the group, with and without a plural -s."""
        self.contents[group].update(word for word in phrase if word.isalnum())
        self._grow(group, phrase)
        last = phrase[-1]
        if len(last) > 2 and last.isalpha() and not last.endswith("s"):
            self.contents[group].add(last + "s")
            self._grow(group, (*phrase[:-1], last + "s"))

    def _grow(self, group: int, phrase: tuple[str, ...]) -> None:
        if len(phrase) == 1:
            self.singles[group].add(phrase[0])
            return
        node = self._tree
        for word in phrase:
            node = node.setdefault(word, {})
        groups = node.setdefault(_HERE, [])
        if group not in groups:
            groups.append(group)

    def kinds(self, word: str) -> tuple[str, ...]:
        """The built-in names that the word goes by, the narrower one first."""
        if not (word.isdecimal() or word in _NUMERALS):
            return ()
        is_year = len(word) == 4 and word.isdecimal() and int(word) in self.years
        return (YEAR, NUMBER) if is_year else (NUMBER,)

    def phrases(self, message: Message) -> dict[int, list[Span]]:
        """Where phrases of several words stand, by group; the longer and the shorter alike."""
        found: dict[int, list[Span]] = {}
        for start, word in enumerate(message.words):
            node = self._step(self._tree, word)
            if node is not None:
                self._follow(node, start, message, found)
        return found

    def _step(self, node: dict[str, Any], word: str) -> dict[str, Any] | None:
        further = node.get(word)
        if further is None:
            for kind in self.kinds(word):
                if kind in node:
                    return node[kind]  # type: ignore[no-any-return]
        return further

    def _follow(
        self, node: dict[str, Any], start: int, message: Message, found: dict[int, list[Span]]
    ) -> None:
        """Walks the tree from `start` on, over small words where the phrase has none."""
        words, at, skipped = message.words, start + 1, 0
        while True:
            if not skipped:
                for group in node.get(_HERE, ()):
                    found.setdefault(group, []).append((start, at))
            if at >= len(words) or message.sentence[at] != message.sentence[start]:
                return
            further = self._step(node, words[at])
            if further is not None:
                node, skipped = further, 0
            elif words[at] in self.small and skipped < _SKIPPED:
                skipped += 1
            else:
                return
            at += 1


class Marks:
    """One message against the lexicon; `spans(group)` is worked out when first asked for."""

    def __init__(self, lexicon: Lexicon, message: Message) -> None:
        self.message = message
        self.phrases = lexicon.phrases(message)
        self._lexicon = lexicon
        self._spans: dict[int, list[Span]] = {}
        self._places: dict[str, list[Span]] = {}
        for at, word in enumerate(message.words):
            for name in (word, *lexicon.kinds(word)):
                self._places.setdefault(name, []).append((at, at + 1))
        self.words = set(self._places)

    def has(self, group: int) -> bool:
        return group in self.phrases or not self.words.isdisjoint(self._lexicon.singles[group])

    def spans(self, group: int) -> list[Span]:
        """Where the group's words and phrases stand, in order of their first word."""
        spans = self._spans.get(group)
        if spans is None:
            said = self.words & self._lexicon.singles[group]
            spans = [span for word in said for span in self._places[word]]
            spans += self.phrases.get(group, ())
            spans.sort()
            self._spans[group] = spans
        return spans
