"""Loads data/emergency: the groups of words, the excuses, the points, and one file for each emergency.

Whatever a person could get wrong in those files is found here, at start-up, and named by file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from consular.emergency.excuses import BEFORE, OVER, PARTS, WHERE, Excuse, Part
from consular.emergency.groups import SHARED, Groups
from consular.emergency.lexicon import Lexicon
from consular.emergency.normalise import tokens
from consular.emergency.patterns import Index, Pattern, parse
from consular.emergency.points import Points
from consular.emergency.source import BadFile, Section, Text, read
from consular.emergency.spelling import Speller

SHARED_FILES = WORDS, CONTEXT, SPELLING, POINTS = "words.yml", "context.yml", "spelling.yml", "points.yml"
ORDINARY = "ordinary_words.txt"
SEVERITIES = ("critical", "high")
QUESTION = "question"  # the excuse that patterns under `asked` ignore
SERVICES = ("ambulance", "police", "fire", "general")


@dataclass(frozen=True)
class Rule:
    """What stands behind a pattern: its emergency, whether it is doubtful, and the excuses that it ignores."""

    intent: str
    doubtful: bool
    always: bool
    despite: frozenset[str]


@dataclass(frozen=True)
class Emergency:
    """One intent: how grave it is, and what the holding reply opens with."""

    intent: str
    severity: str
    rank: int  # among emergencies of one severity the lower rank is named
    opening: str
    numbers: tuple[str, ...]
    discreet: bool
    yields_to: frozenset[str]


@dataclass(frozen=True)
class Screams:
    """Cries without a cause ("HELP"): the cries themselves, and the words that may stand beside them."""

    cries: frozenset[str]
    beside: frozenset[str]
    calling: frozenset[str]


@dataclass(frozen=True)
class Phrases:
    """Everything that data/emergency says. `emergencies` begin with the gravest."""

    emergencies: tuple[Emergency, ...]
    rules: Index[Rule]
    excuses: Index[Part]
    points: Points
    screams: Screams
    lexicon: Lexicon
    speller: Speller
    turns: frozenset[str]


def load_phrases(folder: Path) -> Phrases:
    """Reads the folder. Raises BadFile: the file, the line, and how to mend it."""
    spelling, context = read(folder / SPELLING), read(folder / CONTEXT)
    spelling.allow("small_words", "turns", "past_years", "shorthand")
    context.allow("screams", "words", "excuses")
    shorthand = {str(word): tuple(tokens(text)) for word, text in spelling.section("shorthand").entries()}
    small, turns = _set(spelling, "small_words"), _set(spelling, "turns")
    lexicon = Lexicon(small, _years(spelling.text("past_years")))
    groups = Groups(lexicon, shorthand)
    groups.declare(read(folder / WORDS), SHARED)
    groups.declare(context.section("words"), CONTEXT)
    excuses = list(_excuses(context.section("excuses"), groups))
    kinds = {excuse.name: excuse for _, (excuse, _) in excuses}
    sections = _sections(folder)
    intents = [str(section.path.stem) for section in sections]
    emergencies = [_emergency(section, intents) for section in sections]
    rules = [rule for section in sections for rule in _rules(section, groups, kinds)]
    screams = _screams(context.section("screams"))
    points = _points(read(folder / POINTS), sections, groups, kinds)
    return Phrases(
        emergencies=tuple(sorted(emergencies, key=lambda one: (SEVERITIES.index(one.severity), one.rank))),
        rules=Index(lexicon, rules),
        excuses=Index(lexicon, excuses),
        points=points,
        screams=screams,
        lexicon=lexicon,
        speller=_speller(lexicon, rules, points, screams, _ordinary(folder / ORDINARY), shorthand),
        turns=turns,
    )


def _speller(
    lexicon: Lexicon,
    rules: list[tuple[Pattern, Rule]],
    points: Points,
    screams: Screams,
    ordinary: list[str],
    shorthand: dict[str, tuple[str, ...]],
) -> Speller:
    """It knows every word of the files, and mends only towards words that alarm."""
    groups = {group for pattern, _ in rules for group in pattern.groups}
    alarming = screams.cries.union(*(lexicon.contents[group] for group in groups))
    weighed = points.words.keys() | {word for told in points.tells.values() for word in told}
    known = alarming.union(screams.beside, weighed, *lexicon.contents, lexicon.small)
    return Speller(known, alarming, ordinary, shorthand, lexicon.small)


def _sections(folder: Path) -> list[Section]:
    paths = [path for path in sorted(folder.glob("*.yml")) if path.name not in SHARED_FILES]
    if not paths:
        raise BadFile(folder, 1, "There is no emergency in this folder.", "Add a file <intent>.yml.")
    return [read(path) for path in paths]


def _set(section: Section, key: str) -> frozenset[str]:
    return frozenset(map(str, section.text(key).items()))


def _years(text: Text) -> range:
    first, _, last = text.partition("-")
    if not (first.strip().isdecimal() and last.strip().isdecimal()):
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
    cries, beside, calling = (_set(section, key) for key in ("cries", "beside", "calling"))
    return Screams(cries, beside | calling, calling)


def _patterns(section: Section, key: str, find_group: Callable[[Text], int]) -> Iterator[Pattern]:
    if key in section:
        for row in section.text(key).rows():
            yield from parse(row, find_group)


def _excuses(section: Section, groups: Groups) -> Iterator[tuple[Pattern, Part]]:
    for name in section:
        own = section.section(name)
        own.allow("where", "reach", *PARTS)
        where = _one_of(own.text("where"), WHERE)
        excuse = Excuse(str(name), where, _number(own.text("reach")) if where == BEFORE else 0)
        for part in PARTS:
            for pattern in _patterns(own, part, lambda said: groups.find(said, CONTEXT)):
                yield pattern, (excuse, part)


def _emergency(section: Section, intents: list[str]) -> Emergency:
    section.allow(
        *("intent", "severity", "rank", "opening", "numbers", "discreet", "yields_to", "despite"),
        *("words", "certain", "asked", "doubtful", "always", "tells"),
    )
    intent = section.text("intent")
    if intent != section.path.stem:
        raise intent.wrong(f"The file is for `{section.path.stem}`, not `{intent}`.", "Use the file's name.")
    return Emergency(
        intent=str(intent),
        severity=_one_of(section.text("severity"), SEVERITIES),
        rank=_number(section.text("rank")),
        opening=str(section.text("opening")),
        numbers=tuple(_one_of(service, SERVICES) for service in section.texts("numbers")),
        discreet="discreet" in section and _one_of(section.text("discreet"), ("true", "false")) == "true",
        yields_to=frozenset(_one_of(text, intents) for text in section.texts("yields_to")),
    )


def _rules(section: Section, groups: Groups, kinds: dict[str, Excuse]) -> Iterator[tuple[Pattern, Rule]]:
    intent = str(section.path.stem)
    groups.declare(section.section("words"), intent)
    despite = frozenset(_one_of(text, kinds) for text in section.texts("despite"))
    everything = frozenset(name for name, excuse in kinds.items() if excuse.where != OVER)
    lists = {
        "certain": Rule(intent, False, False, despite),
        "asked": Rule(intent, False, False, despite | {QUESTION} & everything),
        "doubtful": Rule(intent, True, False, despite),
        "always": Rule(intent, False, True, everything),
    }
    for key, rule in lists.items():
        for pattern in _patterns(section, key, lambda said: groups.find(said, intent)):
            yield pattern, rule


def _points(section: Section, sections: list[Section], groups: Groups, kinds: dict[str, Excuse]) -> Points:
    section.allow("enough", "sure", "certain", "doubtful", "excuses", "alarming", "calming")
    alarming, calming = (_weights(section.section(key), groups) for key in ("alarming", "calming"))
    for word in alarming.keys() & calming.keys():
        raise section.wrong(f"`{word}` is both alarming and calming.", "Take it out of one of the two.")
    return Points(
        enough=_number(section.text("enough")),
        sure=_number(section.text("sure")),
        certain=_number(section.text("certain")),
        doubtful=_number(section.text("doubtful")),
        words=alarming | {word: -points for word, points in calming.items()},
        excuses={_one_of(name, kinds): -_number(text) for name, text in section.section("excuses").entries()},
        tells={str(own.path.stem): _weights(own.section("tells"), groups) for own in sections},
    )


def _weights(section: Section, groups: Groups) -> dict[str, int]:
    """The number that each word is listed under."""
    weights: dict[str, int] = {}
    for number, text in section.entries():
        for phrase in groups.words(text):
            if len(phrase) > 1:
                raise text.wrong(f"`{' '.join(phrase)}` is not one word.", "Points are for single words.")
            if weights.setdefault(phrase[0], _number(number)) != _number(number):
                raise text.wrong(f"`{phrase[0]}` stands under two numbers.", "Take it out of one of the two.")
    return weights


def _one_of(text: Text, allowed: Iterable[str]) -> str:
    if text not in allowed:
        raise text.wrong(f"`{text}` is not known here.", f"Use one of: {', '.join(sorted(allowed))}.")
    return str(text)


def _number(text: Text) -> int:
    if not text.isdecimal():
        raise text.wrong(f"`{text}` is not a number.", "Write digits alone.")
    return int(text)
