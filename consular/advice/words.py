"""Words as the search compares them: lower case, without accents or endings. Pure; what is shown is never touched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_JOINED = str.maketrans({"’": "", "‘": "", "'": "", "–": "-", "—": "-"})
_PLURALS = (("sses", "ss"), ("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ses", "s"))
_KEPT = ("ss", "us", "is")
_ENDINGS = ("ations", "ation", "ated", "ating", "ings", "ing", "ment", "ness", "ied", "ed", "ly", "ate", "e")
_SHORTEST = 3  # letters that are left of a word


def plain(text: str) -> str:
    """Lower case, without accents and apostrophes."""
    folded = unicodedata.normalize("NFKD", text.translate(_JOINED).lower())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words as written, folded; a compound's parts are words of their own."""
    return _WORD.findall(plain(text))


def stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending: crude, but the same on both sides. Short words and numbers stay whole."""
    if len(word) <= _SHORTEST or not word.isalpha():
        return word
    return _without_ending(_singular(word))


def _singular(word: str) -> str:
    for plural, instead in _PLURALS:
        if word.endswith(plural):
            return word[: -len(plural)] + instead
    return word[:-1] if word.endswith("s") and not word.endswith(_KEPT) else word


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return _single(word[: -len(ending)])
    return word


def _single(root: str) -> str:
    """stopp (of stopping) is stop."""
    is_double = len(root) > _SHORTEST and root[-1] == root[-2] and root[-1] not in "aeioulsz"
    return root[:-1] if is_double else root
