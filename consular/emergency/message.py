"""One message as the check reads it: its words, and how far apart they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from consular.emergency.normalise import PAUSE, STOP

Span = tuple[int, int]  # first word, and the one after the last
START, END = "^", "$"  # stand at both ends of each sentence
_SENTENCE_GAP = 3  # a full stop keeps words as far apart as three words would


@dataclass
class Message:
    """Places grow with each word that carries meaning: small words, commas and both ends take no room."""

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

    def text(self, span: Span) -> str:
        return " ".join(word for word in self.words[span[0] : span[1]] if word not in (START, END))


def lay_out(words: Iterable[str], small: frozenset[str], turns: frozenset[str]) -> Message:
    """Numbers the places, clauses and sentences; `turns` are words such as "but", which open a clause."""
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
