"""Whether a question asks if a part of a country is safe, and which warning speaks of that part.

Such a question shares hardly a word with what answers it: a border town, a state, the whole country that FCDO advises
against. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from consular.advice.page import Passage
from consular.advice.question import Need, Question
from consular.advice.words import plain

PARTS = ("warnings-and-insurance", "regional-risks")
FULL, IN_TEXT = 3.0, 0.6  # what a heading counts that names the region, and what share of it the text
_WHOLE = r"(fcdo advises against all (but essential )?travel|do not travel) to (the whole of )?(the )?"
_ELSEWHERE = " middl east "


def named(question: Question, part: str, heading: str, text: str) -> float:
    """How much of the region asked about a passage of warnings names, up to FULL; both texts as stems with spaces."""
    wanted = question.regions
    if not wanted or part not in PARTS:
        return 0.0
    return FULL * sum(_share(need, heading, text) for need in wanted) / len(wanted)


def of_all(question: Question, passage: Passage) -> float:
    """FULL where a passage warns of the whole country, and so of every region in it."""
    if not question.regions or passage.part != PARTS[0]:
        return 0.0
    country = re.compile(_WHOLE + re.escape(passage.country.replace("-", " ")) + r"\b")
    said = (passage.heading.rsplit(" > ", 1)[-1], passage.text)
    return FULL if any(country.match(plain(each)) for each in said) else 0.0


def _share(need: Need, heading: str, text: str) -> float:
    if _in(need.phrases, heading):
        return 1.0
    return IN_TEXT if _in(need.phrases, text) else 0.0


def _in(phrases: Sequence[str], spaced: str) -> bool:
    """The north of a town is on one side of it; in the north of a country is a region."""
    here = spaced.replace(_ELSEWHERE, " ")
    return any(re.search(rf"(?<! the) {phrase} (?!of )|(?<= the) {phrase} ", here) for phrase in phrases)
