"""Cuts text into the word pieces that the sentence encoder knows: BERT's own, lower case (Devlin et al., 2018).

Its package would bring a dozen others; all that we need of it is this.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST_WORD = 100  # letters


class Pieces:
    """`ids` are numbers of the vocabulary, between those of begin and end."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._ids = dict(vocabulary)
        self._cut = lru_cache(maxsize=20_000)(self._of_word)

    @classmethod
    def load(cls, path: Path) -> Pieces:
        """Of a tokenizer.json. Raises OSError, or ValueError where the file is no such thing."""
        try:
            return cls(json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path} holds no vocabulary of word pieces") from error

    def ids(self, text: str, longest: int) -> list[int]:
        """At most `longest` of them, begin and end included; what is beyond is not read."""
        inner = longest - 2
        found: list[int] = []
        for word in _words(text):
            found += self._cut(word)
            if len(found) >= inner:
                break
        return [self._ids[BEGIN], *found[:inner], self._ids[END]]

    def _of_word(self, word: str) -> tuple[int, ...]:
        """The longest known piece at each place."""
        unknown = (self._ids[UNKNOWN],)
        if len(word) > LONGEST_WORD:
            return unknown
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            end = len(word)
            while end > start and mark + word[start:end] not in self._ids:
                end -= 1
            if end == start:
                return unknown
            found.append(self._ids[mark + word[start:end]])
            start = end
        return tuple(found)


def _words(text: str) -> Iterator[str]:
    """Words and marks, lower case and without accents."""
    folded = unicodedata.normalize("NFD", text.lower())
    word = ""
    for letter in folded:
        category = unicodedata.category(letter)
        if category == "Mn" or (category.startswith("C") and letter not in "\t\n\r"):
            continue
        if letter.isspace() or _is_mark(letter, category):
            if word:
                yield word
            word = ""
            if not letter.isspace():
                yield letter
        else:
            word += letter
    if word:
        yield word


def _is_mark(letter: str, category: str) -> bool:
    """As BERT has it: every sign of ASCII that is neither letter nor digit, and all of Unicode's punctuation."""
    return category.startswith("P") or (letter.isascii() and not letter.isalnum())
