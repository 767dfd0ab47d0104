"""The text as the language model reads it: without stammered letters, and with one name in the place of every other.

So that no intent is learnt from where people happened to be. Adjectives ("an American passport") stay: they can decide
whom a message concerns.
"""

from __future__ import annotations

from typing import List

from consular.places.finder import Finder

STAND_IN = "Spain"  # a real name: the encoder has read it in every kind of sentence
KEPT = frozenset({"demonym", "home"})
LONGEST = 2000  # characters; what is beyond is not read


def mask(text: str, finder: Finder) -> str:
    """The text with every place abroad named alike."""
    for mention in reversed(finder.find(text)):
        if mention.kind not in KEPT:
            text = text[: mention.start] + STAND_IN + text[mention.end :]
    return text


def spoken(text: str) -> str:
    """The text with letters that a frightened thumb repeats put down once or twice."""
    kept: List[str] = []
    for character in text[:LONGEST]:
        if not (len(kept) > 1 and kept[-1] == kept[-2] == character and character.isalpha()):
            kept.append(character)
    return "".join(kept)
