"""The fixed emergency check: it reads every inbound message before anything else does.

No model and no network. It never raises, takes under a millisecond for an ordinary message, and its cost grows
in step with the length of the message. What it looks for stands in data/emergency.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from consular.emergency.excuses import Heard, listen
from consular.emergency.lexicon import Marks
from consular.emergency.message import Message, Span, lay_out
from consular.emergency.normalise import MARKS, tokens
from consular.emergency.patterns import Match
from consular.emergency.phrases import SEVERITIES, Phrases, Rule, load_phrases
from consular.emergency.points import stretches
from consular.emergency.screams import is_scream

log = logging.getLogger(__name__)
SCREAM_INTENT = "immediate_danger"
_PHRASE_LENGTH = 80  # characters
_STRETCH = 60  # words whose points are added up together
_HEAVIEST = 5  # words shown to the officer where no pattern fits


@dataclass(frozen=True)
class Finding:
    """What was found. `doubtful`: ask "are you safe right now?" before treating it as certain."""

    intent: str
    severity: str
    phrase: str
    doubtful: bool


@dataclass(frozen=True)
class _Hit:
    rule: Rule
    span: Span


class Check:
    """`read(text)` gives the gravest emergency that the text tells of, or None."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._emergencies = {one.intent: one for one in phrases.emergencies}
        self._order = {one.intent: place for place, one in enumerate(phrases.emergencies)}

    def read(self, text: str) -> Finding | None:
        try:
            return self._read(text)
        except Exception:  # whatever is wrong here, the message must be stored and answered
            log.exception("emergency check failed")
            return None

    def _read(self, text: str) -> Finding | None:
        message = lay_out(self._words(text), self._phrases.lexicon.small, self._phrases.turns)
        marks = Marks(self._phrases.lexicon, message)
        heard = listen(self._phrases.excuses, marks)
        matched = self._phrases.rules.matches(marks)
        hits = [hit for rule, matches in matched if (hit := _hit(rule, matches, heard))]
        found = self._always(hits, message) or self._weighed(hits, heard, message)
        if not found and is_scream(text, message.words, self._phrases.screams):
            return self._finding(SCREAM_INTENT, message.text((0, len(message.words))), True)
        return found

    def _words(self, text: str) -> list[str]:
        read = self._phrases.speller.read
        words: list[str] = []
        for token in tokens(text):
            if token in MARKS:
                words.append(token)
            else:
                words.extend(read(token))
        return words

    def _always(self, hits: list[_Hit], message: Message) -> Finding | None:
        always = [hit for hit in hits if hit.rule.always]
        return self._named(always, set(message.words), message) if always else None

    def _weighed(self, hits: list[_Hit], heard: list[Heard], message: Message) -> Finding | None:
        """The gravest of the stretches whose points are enough."""
        points = self._phrases.points
        found: list[Finding] = []
        for stretch in stretches(message, _STRETCH):
            words = set(message.words[stretch[0] : stretch[1]])
            here = [hit for hit in hits if stretch[0] <= hit.span[0] < stretch[1]]
            worth = max((self._worth(hit) for hit in here), default=0)
            excuses = [one.name for one in heard if one.is_within(stretch)]
            total = worth + points.of(words, excuses)
            if total >= points.enough:
                one = self._named(here, words, message) if here else self._leaning(message, stretch)
                found.append(replace(one, doubtful=True) if total < points.sure else one)
        return min(found, key=lambda one: (one.doubtful, self._order[one.intent]), default=None)

    def _worth(self, hit: _Hit) -> int:
        return self._phrases.points.doubtful if hit.rule.doubtful else self._phrases.points.certain

    def _named(self, hits: list[_Hit], words: set[str], message: Message) -> Finding:
        """Certain before doubtful; one that yields to another gives way; critical before high; then what the words
        tell, and last the rank."""
        certain = [hit for hit in hits if not hit.rule.doubtful] or hits
        intents = {hit.rule.intent for hit in certain}
        standing = {one for one in intents if not self._emergencies[one].yields_to & intents} or intents
        leaning = self._phrases.points.leaning(words)

        def place(hit: _Hit) -> tuple[int, int, int]:
            intent = hit.rule.intent
            return SEVERITIES.index(self._emergencies[intent].severity), -leaning[intent], self._order[intent]

        hit = min((hit for hit in certain if hit.rule.intent in standing), key=place)
        return self._finding(hit.rule.intent, message.text(hit.span), hit.rule.doubtful)

    def _leaning(self, message: Message, stretch: Span) -> Finding:
        """Where no pattern fits: the emergency that the words speak for most."""
        points, words = self._phrases.points, message.words[stretch[0] : stretch[1]]
        leaning = points.leaning(set(words))
        intent = min(leaning, key=lambda name: (-leaning[name], self._order[name]))
        return self._finding(intent, ", ".join(points.heaviest(words, _HEAVIEST)), True)

    def _finding(self, intent: str, phrase: str, doubtful: bool) -> Finding:
        return Finding(intent, self._emergencies[intent].severity, phrase[:_PHRASE_LENGTH], doubtful)


def _hit(rule: Rule, matches: list[Match], heard: list[Heard]) -> _Hit | None:
    excuses = [one for one in heard if one.name not in rule.despite]
    for match in matches:
        if not any(excuse.covers(match) for excuse in excuses):
            return _Hit(rule, (match[0][0], match[-1][1]))
    return None


def load(folder: Path) -> Check:
    """The check with the phrases of `folder`. Raises BadFile: the file, the line, and how to mend it."""
    return Check(load_phrases(folder))
