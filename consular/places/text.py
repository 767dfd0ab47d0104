"""Cuts a message into folded words, each knowing where it stands, so that names match however they are typed.

Must never raise and must stay linear in the length of the text. Standard library only.
"""

import re
import unicodedata
from typing import NamedTuple

_QUOTES = "'\u2019\u02bc`\u00b4\u2018"
_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])"  # U.A.E. and U.S
    rf"|{_LETTER}+(?:[{_QUOTES}]{_LETTER}+)*"
    r"|&"
)
# Scripts written without spaces: every character is a word of its own.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DROPPED = re.compile(f"[{_QUOTES}.]")
_POSSESSIVE = re.compile(f"[{_QUOTES}][sS]$")
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ħ": "h"}
)
_SHORT = {"saint": "st", "sint": "st", "mount": "mt", "&": "and"}
_ENDINGS = {
    "s": ("",), "es": ("",), "ed": ("", "e"), "d": ("",), "ing": ("", "e"), "ly": ("",), "er": ("", "e"),
    "ers": ("", "e"), "ies": ("y",), "ied": ("y",), "ily": ("y",), "ness": ("",), "ment": ("",),
    "est": ("", "e"), "r": ("",),
}  # fmt: skip
_DOUBLED = frozenset(("ed", "ing", "er", "ers", "est"))


class Token(NamedTuple):
    """One word: its span in the message, its folded form, how it was written, and what stands before it."""

    start: int
    end: int
    fold: str
    written: str
    gap: str
    owner: bool  # "Spain's"

    @property
    def capital(self) -> bool:
        return self.written[:1].isupper()


def fold(word: str) -> str:
    """The form names are compared in: lower case, no accents, apostrophes or dots; saint and mount shortened."""
    if word.isascii():
        plain = word.lower()
    else:
        parts = unicodedata.normalize("NFKD", word).casefold().translate(_PLAIN)
        plain = unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))
    plain = _DROPPED.sub("", plain)
    return _SHORT.get(plain, plain)


def tokens(text: str) -> list[Token]:
    """Every word of the text, in order."""
    found: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        written, gap = match.group(), text[last:start]
        last = end
        if not written.isascii() and _UNSPACED.search(written):
            found.extend(_characters(written, start, gap))
        else:
            found.append(Token(start, end, fold(written), written, gap, bool(_POSSESSIVE.search(written))))
    return found


def _characters(written: str, start: int, gap: str) -> list[Token]:
    return [
        Token(place, place + 1, fold(character), character, "" if place > start else gap, False)
        for place, character in enumerate(written, start)
    ]


def key(name: str) -> str:
    """A name as the gazetteer keeps it: folded words with single spaces."""
    return " ".join(t.fold for t in tokens(name) if t.fold)


def stems(word: str) -> list[str]:
    """What the word may be an inflected form of, by English endings; the word itself is not in the list."""
    found: list[str] = []
    for ending, replacements in _ENDINGS.items():
        if not word.endswith(ending) or len(word) - len(ending) < 3:
            continue
        base = word[: -len(ending)]
        found.extend(base + r for r in replacements)
        if ending in _DOUBLED and len(base) > 3 and base[-1] == base[-2]:
            found.append(base[:-1])
    return found
