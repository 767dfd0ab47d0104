"""The fixed emergency check: it reads every inbound message before anything else does.

No model and no network. It never raises, takes under a millisecond for an ordinary message, and its cost grows in
step with the length of the message. What it looks for stands in data/emergency.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from consular.emergency.excuses import Heard, listen
from consular.emergency.marks import END, START, Marks, Message, Span, lay_out
from consular.emergency.normalise import PAUSE, STOP, tokens
from consular.emergency.patterns import find
from consular.emergency.phrases import Emergency, Phrases, Rule, load_phrases
from consular.emergency.screams import is_scream

log = logging.getLogger(__name__)
_PHRASE_LENGTH = 80
SCREAM_INTENT = "immediate_danger"


@dataclass(frozen=True)
class Finding:
    """What was found. `doubtful`: ask "are you safe right now?" before treating it as certain."""

    intent: str
    severity: str
    phrase: str
    doubtful: bool


class Check:
    """`read(text)` gives the gravest emergency that the text tells of, or None."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._emergencies = {one.intent: one for one in phrases.emergencies}

    def about(self, intent: str) -> Emergency:
        """What the files say of one emergency: its opening, numbers and discretion. KeyError if unknown."""
        return self._emergencies[intent]

    def read(self, text: str) -> Finding | None:
        try:
            return self._read(text)
        except Exception:  # the message must be stored and answered whatever is wrong here; its text is never logged
            log.exception("emergency check failed")
            return None

    def _read(self, text: str) -> Finding | None:
        words = self._words(text)
        message = lay_out(words, self._phrases.small, self._phrases.turns)
        found = self._found(message)
        if found:
            emergency, rule, match = found
            return _finding(emergency, _excerpt(message, match), rule.doubtful)
        if SCREAM_INTENT in self._emergencies and is_scream(text, message.words, self._phrases.screams):
            return _finding(self._emergencies[SCREAM_INTENT], _excerpt(message, ((0, len(message.words)),)), True)
        return None

    def _words(self, text: str) -> list[str]:
        read = self._phrases.speller.read
        words: list[str] = []
        for token in tokens(text):
            if token == STOP or token == PAUSE:
                words.append(token)
            else:
                words.extend(read(token))
        return words

    def _found(self, message: Message) -> tuple[Emergency, Rule, tuple[Span, ...]] | None:
        marks = self._phrases.lexicon.mark(message)
        heard: dict[str, Heard] | None = None
        hits: list[tuple[Emergency, Rule, tuple[Span, ...]]] = []
        for emergency in self._phrases.emergencies:
            for rule in emergency.rules:
                matches = _matches(rule, marks, message)
                if not matches:
                    continue
                if heard is None:
                    heard = listen(self._phrases.excuses, marks, message)
                match = _unexcused(matches, rule, heard)
                if match:
                    hits.append((emergency, rule, match))
                    if not rule.doubtful:
                        break
        return _gravest(hits)


def _matches(rule: Rule, marks: Marks, message: Message) -> list[tuple[Span, ...]]:
    for group in rule.pattern.groups:
        if group not in marks:
            return []
    return find(rule.pattern, marks, message)


def _unexcused(matches: list[tuple[Span, ...]], rule: Rule, heard: dict[str, Heard]) -> tuple[Span, ...] | None:
    excuses = [one for name, one in heard.items() if name not in rule.despite]
    for match in matches:
        if not any(excuse.covers(match) for excuse in excuses):
            return match
    return None


def _gravest(
    hits: list[tuple[Emergency, Rule, tuple[Span, ...]]],
) -> tuple[Emergency, Rule, tuple[Span, ...]] | None:
    """Certain before doubtful, critical before high, then by rank; one that yields to another found gives way."""
    certain = [hit for hit in hits if not hit[1].doubtful] or hits
    intents = {hit[0].intent for hit in certain}
    standing = [hit for hit in certain if not hit[0].yields_to & intents] or certain
    return standing[0] if standing else None


def _excerpt(message: Message, match: tuple[Span, ...]) -> str:
    words = message.words[match[0][0] : match[-1][1]]
    return " ".join(word for word in words if word not in (START, END))[:_PHRASE_LENGTH]


def _finding(emergency: Emergency, phrase: str, doubtful: bool) -> Finding:
    return Finding(emergency.intent, emergency.severity, phrase, doubtful)


def load(folder: Path) -> Check:
    """The check with the phrases of `folder`. Raises BadFile: the file, the line, and how to mend it."""
    return Check(load_phrases(folder))
