"""Loads data/emergency: the groups of words, the excuses, and one file for each emergency.

Everything that a person could get wrong in those files is found here, at start-up, and named by file and line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from consular.emergency.excuses import BEFORE, OVER, WHERE, Excuse
from consular.emergency.marks import BUILT_IN, END, START, Lexicon
from consular.emergency.normalise import PAUSE, tokens
from consular.emergency.patterns import Pattern, parse
from consular.emergency.source import BadFile, Section, Text, read
from consular.emergency.spelling import Speller

WORDS, CONTEXT, SPELLING, ORDINARY = "words.yml", "context.yml", "spelling.yml", "ordinary_words.txt"
SEVERITIES = ("critical", "high")
SERVICES = ("ambulance", "police", "fire", "general")
_MOST_PHRASES = 3000  # that the groups named in one entry may multiply to


@dataclass(frozen=True)
class Rule:
    """A pattern that alarms unless an excuse holds that is not among `despite`."""

    pattern: Pattern
    doubtful: bool
    despite: frozenset[str]


@dataclass(frozen=True)
class Emergency:
    """One intent: how grave it is, what the holding reply opens with, and the patterns that tell it."""

    intent: str
    severity: str
    rank: int  # among emergencies of one severity the lower rank is named
    opening: str
    numbers: tuple[str, ...]
    discreet: bool
    yields_to: frozenset[str]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Screams:
    """Cries without a cause ("HELP"): the cries themselves, and the words that may stand beside them."""

    cries: frozenset[str]
    beside: frozenset[str]
    calling: frozenset[str]


@dataclass(frozen=True)
class Phrases:
    """Everything that data/emergency says."""

    emergencies: tuple[Emergency, ...]
    excuses: tuple[Excuse, ...]
    screams: Screams
    lexicon: Lexicon
    speller: Speller
    small: frozenset[str]
    turns: frozenset[str]


class _Groups:
    """Numbers the groups and puts their phrases into the lexicon. A file's own groups come before the shared ones."""

    def __init__(self, lexicon: Lexicon, shorthand: dict[str, tuple[str, ...]]) -> None:
        self._lexicon = lexicon
        self._shorthand = shorthand
        self._sources: dict[tuple[str, str], Text] = {}
        self._numbers: dict[tuple[str, str], int] = {}

    def _next(self, key: tuple[str, str]) -> int:
        return self._numbers.setdefault(key, len(self._numbers))

    def declare(self, words: Section, owner: str) -> None:
        for name in words:
            self._sources[owner, name] = words.text(name)

    def find(self, said: Text, owner: str) -> int:
        """The number of `{group}`, of a word, or of several of them joined as `one/other/{group}`."""
        key = (owner if "{" in said else "/", str(said))
        if key not in self._numbers:
            phrases: set[tuple[str, ...]] = set()
            for part in said.split("/"):
                phrases |= self._alternative(Text.at(part, said.path, said.line), owner)
            number = self._next(key)
            for phrase in sorted(phrases):
                self._lexicon.add(number, phrase)
        return self._numbers[key]

    def _alternative(self, part: Text, owner: str) -> set[tuple[str, ...]]:
        if part in BUILT_IN:
            return {(str(part),)}
        if not part.startswith("{"):
            if "{" in part or "}" in part:
                raise part.wrong(f"`{part}` is not a group.", "Leave a space before and after {group}.")
            return {self._plain(part)}
        key = self._key(part.strip("{}"), owner, part)
        return self._phrases(self._sources[key], key[0], (key,))

    def _key(self, name: str, owner: str, said: Text) -> tuple[str, str]:
        for place in (owner, ""):
            if (place, name) in self._sources:
                return place, name
        raise said.wrong(f"There is no group {{{name}}}.", f"Add it under `words:` here, or to {WORDS}.")

    def _phrases(self, text: Text, owner: str, seen: tuple[tuple[str, str], ...]) -> set[tuple[str, ...]]:
        phrases: set[tuple[str, ...]] = set()
        for item in text.items():
            parts: list[list[tuple[str, ...]]] = []
            for part in item.replace("{", " {").replace("}", "} ").split():
                if part in BUILT_IN:
                    parts.append([(part,)])
                elif part.startswith("{"):
                    key = self._key(part.strip("{}"), owner, item)
                    if key in seen:
                        raise item.wrong(f"The group {part} holds itself.", "Take it out of one of the two.")
                    parts.append(sorted(self._phrases(self._sources[key], key[0], (*seen, key))))
                else:
                    parts.append([self._plain(Text.at(part, item.path, item.line))])
            phrases.update(sum(choice, ()) for choice in product(*parts))
            if len(phrases) > _MOST_PHRASES:
                raise item.wrong(f"`{item}` stands for too many phrases.", "Write it as a pattern instead.")
        return phrases

    def _plain(self, text: Text) -> tuple[str, ...]:
        if text in (PAUSE, START, END):
            return (str(text),)
        words = tuple(word for token in tokens(text) for word in self._shorthand.get(token, (token,)))
        if not words:
            raise text.wrong(f"`{text}` holds no word.", "Write at least one letter.")
        return words


def load_phrases(folder: Path) -> Phrases:
    """Reads the folder. Raises BadFile: the file, the line, and how to mend it."""
    spelling, context = read(folder / SPELLING), read(folder / CONTEXT)
    spelling.allow("small_words", "turns", "past_years", "shorthand")
    context.allow("screams", "words", "excuses")
    shorthand = {str(key): tuple(tokens(spelling.section("shorthand").text(key))) for key in spelling.section("shorthand")}
    small = frozenset(map(str, spelling.text("small_words").items()))
    turns = frozenset(map(str, spelling.text("turns").items()))
    lexicon = Lexicon(small, _years(spelling.text("past_years")))
    groups = _Groups(lexicon, shorthand)
    groups.declare(read(folder / WORDS), "")
    groups.declare(context.section("words"), CONTEXT)
    excuses = tuple(_excuse(name, context.section("excuses"), groups) for name in context.section("excuses"))
    screams = _screams(context.section("screams"))
    names = frozenset(excuse.name for excuse in excuses)
    over = frozenset(excuse.name for excuse in excuses if excuse.where == OVER)
    emergencies = _emergencies(folder, groups, names, over)
    used = lexicon.words | screams.cries | screams.beside | turns
    ordinary = _ordinary(folder / ORDINARY)
    return Phrases(emergencies, excuses, screams, lexicon, Speller(used, ordinary, shorthand, small), small, turns)


def _years(text: Text) -> range:
    first, _, last = text.partition("-")
    if not (first.strip().isdigit() and last.strip().isdigit()):
        raise text.wrong("`past_years` must be two years.", "Write it as 1900-2024.")
    return range(int(first), int(last) + 1)


def _ordinary(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadFile(path, 1, "The file cannot be read.", "Put it back.") from error
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _screams(section: Section) -> Screams:
    section.allow("cries", "beside", "calling")
    cries, beside, calling = (frozenset(map(str, section.text(k).items())) for k in ("cries", "beside", "calling"))
    return Screams(cries, beside | calling, calling)


def _patterns(section: Section, key: str, groups: _Groups, owner: str) -> tuple[Pattern, ...]:
    if key not in section:
        return ()
    return tuple(
        pattern for row in section.text(key).rows() for pattern in parse(row, lambda said: groups.find(said, owner))
    )


def _excuse(name: str, section: Section, groups: _Groups) -> Excuse:
    excuse = section.section(name)
    excuse.allow("where", "reach", "phrases", "except", "ended_by", "unless")
    where = excuse.text("where")
    if where not in WHERE:
        raise where.wrong(f"`where: {where}` is not known.", f"Use one of: {', '.join(WHERE)}.")
    reach = excuse.text("reach") if where == BEFORE else Text("0")
    if not reach.isdigit():
        raise excuse.text("reach").wrong(f"`reach: {reach}` is not a number.", "Write a number of words.")
    kinds = (_patterns(excuse, key, groups, CONTEXT) for key in ("phrases", "except", "ended_by", "unless"))
    return Excuse(str(name), str(where), int(reach), *kinds)


def _emergencies(
    folder: Path, groups: _Groups, excuses: frozenset[str], over: frozenset[str]
) -> tuple[Emergency, ...]:
    files = [path for path in sorted(folder.glob("*.yml")) if path.name not in (WORDS, CONTEXT, SPELLING)]
    if not files:
        raise BadFile(folder, 1, "There is no emergency in this folder.", "Add a file <intent>.yml.")
    sections = [read(path) for path in files]
    intents = [path.stem for path in files]
    emergencies = [_emergency(section, groups, excuses, over, intents) for section in sections]
    return tuple(sorted(emergencies, key=lambda one: (SEVERITIES.index(one.severity), one.rank)))


def _emergency(
    section: Section, groups: _Groups, excuses: frozenset[str], over: frozenset[str], intents: list[str]
) -> Emergency:
    section.allow(
        *("intent", "severity", "rank", "opening", "numbers", "discreet", "yields_to", "despite", "words"),
        *("certain", "doubtful", "always"),
    )
    intent = section.text("intent")
    if intent != section.path.stem:
        raise intent.wrong(f"The file is for `{section.path.stem}`, not `{intent}`.", "Use the file's name.")
    groups.declare(section.section("words"), str(intent))
    despite = _listed(section, "despite", excuses)
    rules: list[Rule] = []
    for key, doubtful, ignored in (("certain", False, despite), ("doubtful", True, despite), ("always", False, excuses - over)):
        rules += [Rule(pattern, doubtful, ignored) for pattern in _patterns(section, key, groups, str(intent))]
    if not rules:
        raise section.wrong("No pattern stands here.", "Write at least one under `certain: |`.")
    return Emergency(
        intent=str(intent),
        severity=_one_of(section.text("severity"), SEVERITIES),
        rank=_number(section.text("rank")),
        opening=str(section.text("opening")),
        numbers=tuple(_one_of(service, SERVICES) for service in section.texts("numbers")),
        discreet=_one_of(section.get("discreet", Text("false")), ("true", "false")) == "true",
        yields_to=_listed(section, "yields_to", intents),
        rules=tuple(rules),
    )


def _listed(section: Section, key: str, allowed: Iterable[str]) -> frozenset[str]:
    return frozenset(_one_of(text, allowed) for text in section.texts(key))


def _one_of(text: Text, allowed: Iterable[str]) -> str:
    if text not in allowed:
        raise text.wrong(f"`{text}` is not known here.", f"Use one of: {', '.join(sorted(allowed))}.")
    return str(text)


def _number(text: Text) -> int:
    if not text.isdigit():
        raise text.wrong(f"`{text}` is not a number.", "Write digits alone.")
    return int(text)
