"""What speaks for a passage as the answer to a question, in numbers. Which counts how much is in ranking.py.

Pure. A page has some fifty passages, so all of them are read for every question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from consular.advice import regions
from consular.advice.meaning import Likeness
from consular.advice.page import Passage
from consular.advice.question import Need, Question
from consular.advice.words import plain, stems

SATURATION, LENGTH = 1.2, 0.6  # BM25's k1 and b (Robertson and Zaragoza, 2009)
COSINES = 8.0  # what likeness is multiplied by, since all of it lies close together
OTHER = 0.85  # how well the page's word for a thing stands for the person's
PARTS = ("warnings-and-insurance", "entry-requirements", "safety-and-security", "regional-risks", "health")
# Of every page alike: they help whoever asks for that very thing.
FRAME = {
    *("", "about fcdo travel advice", "get travel advice updates", "risk information for british companies"),
    *("before you travel", "support from fcdo", "contacting fcdo", "help abroad", "help in the uk"),
    *("contact your travel provider and insurer", "refunds and changes to travel", "travel insurance"),
}
NAMES = (
    "text", "heading", "above", "usual", "usual_weak", "first", "covered", "covered_above", "own", "frame", "intro",
    "part_of_concept", "place", "place_heading", "length", "warning", "meaning", "meaning_heading",
    "region", "whole_country",
)  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A passage as the search reads it; a space stands before and after each stem."""

    passage: Passage
    heading: str
    usual: str
    above: str
    text: str
    length: int


@dataclass(frozen=True)
class Scored:
    passage: Passage
    values: tuple[float, ...]  # as NAMES
    unmet: tuple[Need, ...]
    nothing: float = 0.0  # what speaks for no passage of the page, by meaning


def read(passage: Passage) -> Read:
    *above, heading = passage.heading.split(" > ")
    body = stems(passage.text)
    return Read(
        passage, _spaced(stems(heading)), plain(heading), _spaced(stems(" ".join((*above, passage.part_title)))),
        _spaced(body), len(body),
    )  # fmt: skip


def score(question: Question, passages: Sequence[Read], likeness: Likeness | None = None) -> list[Scored]:
    """Each passage's numbers; without `likeness` those of meaning are zero."""
    usual_length = sum(each.length for each in passages) / max(1, len(passages))
    near, nothing = (likeness.near, likeness.nothing) if likeness else ([(0.0, 0.0)] * len(passages), 0.0)
    return [
        Scored(each.passage, *_values(question, each, usual_length, one), COSINES * nothing)
        for each, one in zip(passages, near, strict=True)
    ]


def _values(
    question: Question, each: Read, usual_length: float, likeness: tuple[float, float]
) -> tuple[tuple[float, ...], tuple[Need, ...]]:
    needs = question.needs
    whole = sum(need.weight for need in needs if not need.is_place) or 1.0
    text = [_in_text(need, each, usual_length) for need in needs]
    heading = [_in(need, each.heading) for need in needs]
    above = [_in(need, each.above) for need in needs]
    ranks = [(need, need.concept.rank_of(each.usual)) for need in needs if need.concept]
    usual = {need: 1 / sqrt(1 + rank) for need, rank in ranks if rank is not None and need.concept}
    met = [
        need
        for need, t, h in zip(needs, text, heading, strict=True)
        if t or h or (need in usual and not need.is_place)
    ]
    places = {need.at for need in met}
    unmet = tuple(need for need in needs if need.at not in places)
    met_above = [need for need, a in zip(needs, above, strict=True) if a and need not in met]
    strong = [value * need.weight for need, value in usual.items() if not need.is_weak]
    weak = [value for need, value in usual.items() if need.is_weak]
    own = [need for need in needs if f" {need.said} " in each.text or f" {need.said} " in each.heading]
    scale = sqrt(len(needs) or 1)
    values = (
        sum(t * need.weight for t, need in zip(text, needs, strict=True)) / scale / 5,
        sum(h * need.weight for h, need in zip(heading, needs, strict=True)) / scale / 5,
        sum(a * need.weight for a, need in zip(above, needs, strict=True)) / scale / 5,
        sum(strong) / scale / 5,
        max(weak, default=0.0),
        max((value for need, value in usual.items()), default=0.0),
        sum(need.weight for need in met if not need.is_place) / whole,
        sum(need.weight for need in met_above if not need.is_place) / whole,
        sum(need.weight for need in own) / sum([need.weight for need in needs] or [1.0]),
        float(each.usual in FRAME),
        float(each.usual == ""),
        float(any(need.concept and need.concept.part == each.passage.part for need in needs)),
        sum(1.0 for need in met if need.is_place),
        sum(1.0 for need, h in zip(needs, heading, strict=True) if h and need.is_place),
        min(each.length, 300) / 300,
        float(each.passage.part == PARTS[0]),
        *(COSINES * cosine for cosine in likeness),
        regions.named(question, each.passage.part, each.heading, each.text),
        regions.of_all(question, each.passage),
    )
    return values, unmet


def _in_text(need: Need, each: Read, usual_length: float) -> float:
    """BM25's share of a word, the best of the words for the need."""
    best = 0.0
    for phrase in need.phrases:
        count = each.text.count(f" {phrase} ")
        if count:
            norm = SATURATION * (1 - LENGTH + LENGTH * each.length / usual_length)
            share = count * (SATURATION + 1) / (count + norm)
            best = max(best, share if phrase == need.said else share * OTHER)
    return best


def _in(need: Need, spaced: str) -> float:
    if f" {need.said} " in spaced:
        return 1.0
    return OTHER if any(f" {phrase} " in spaced for phrase in need.others) else 0.0


def _spaced(found: Sequence[str]) -> str:
    return f" {' '.join(found)} "
