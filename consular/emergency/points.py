"""Points: what single words and excuses weigh, for messages that no pattern fits.

People tell of an emergency in words that nobody foresaw; several of them together give it away. The sum is
over distinct words, so that repeating one changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consular.emergency.message import Message, Span


@dataclass(frozen=True)
class Points:
    """`words` and `excuses` weigh for and against any emergency; `tells` tells one emergency from another."""

    enough: int
    sure: int
    certain: int
    doubtful: int
    words: Mapping[str, int]
    excuses: Mapping[str, int]
    tells: Mapping[str, Mapping[str, int]]

    def of(self, words: set[str], excuses: Iterable[str]) -> int:
        weighed = sum(self.words.get(word, 0) for word in words)
        return weighed + sum(self.excuses.get(name, 0) for name in excuses)

    def leaning(self, words: set[str]) -> dict[str, int]:
        """How far the words speak for each emergency."""
        return {intent: sum(told.get(word, 0) for word in words) for intent, told in self.tells.items()}

    def heaviest(self, words: Iterable[str], most: int) -> list[str]:
        """The words that weigh most, in the order in which they were said."""
        distinct = [word for word in dict.fromkeys(words) if self.words.get(word, 0) > 0]
        heavy = sorted(distinct, key=lambda word: -self.words[word])[:most]
        return [word for word in distinct if word in heavy]


def stretches(message: Message, longest: int) -> list[Span]:
    """The message in pieces of whole sentences, so that a long letter is not one heap of points."""
    pieces: list[Span] = []
    start = 0
    for at in range(1, len(message.words) + 1):
        ended = at == len(message.words) or message.sentence[at] != message.sentence[at - 1]
        if (ended and at - start >= longest) or at - start >= 2 * longest or at == len(message.words):
            pieces.append((start, at))
            start = at
    return pieces
