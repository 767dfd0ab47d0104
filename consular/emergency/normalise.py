"""Turns what a person typed into plain lower-case words, commas and full stops.

Linear in the length of the text, whatever the text. It corrects no spelling: see spelling.py.
"""

from __future__ import annotations

import re
import unicodedata

LIMIT = 10_000  # characters; of a longer text the beginning and the end are read
_TAIL = 3_000

_SIGNS = {ord(c): "'" for c in "\u2018\u2019\u02bc\u2032\u00b4`\u201b\uff07"}
_SIGNS.update({ord(c): " lol " for c in "\U0001f602\U0001f923\U0001f606\U0001f605\U0001f61c\U0001f61d"})
_SIGNS.update({0x1F198: " sos ", 0x2026: "...", 0x00DF: "ss"})
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD, 0xFE0F, 0])

# No pattern here repeats a repetition, so that none can backtrack.
_NOT = re.compile(r"n't\b")
_SHORT = re.compile(r"'(ll|d|ve|re|s|m)\b")
_SHORT_FOR = {"ll": " will", "d": " d", "ve": " have", "re": " are", "s": " s", "m": " am"}
_TOKEN = re.compile(r"[a-z0-9@$*]+|[.!?;\n]|[,:()\u2013\u2014]| - ")
_STOPS = frozenset(".!?;\n")
_PAUSES = frozenset([*",:()*@$\u2013\u2014", " - "])
STOP, PAUSE, ASKED = ".", ",", "?"
MARKS = frozenset([STOP, PAUSE, ASKED])


def plain(text: str) -> str:
    """Lower case, no accents, no invisible characters, contractions as two words ("I've": "i have")."""
    if len(text) > LIMIT:
        text = f"{text[: LIMIT - _TAIL]} . {text[-_TAIL:]}"
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_INVISIBLE).translate(_SIGNS))
        text = "".join([c for c in text if not unicodedata.combining(c)])
    text = text.lower()
    if "'" in text:
        text = _SHORT.sub(lambda match: _SHORT_FOR[match[1]], _NOT.sub("nt", text)).replace("'", "")
    return text


def tokens(text: str) -> list[str]:
    """Words in order; STOP between sentences, ASKED before it where a question mark stood, and PAUSE for a
    comma, a bracket or a dash between words."""
    found: list[str] = []
    last = STOP
    for token in _TOKEN.findall(plain(text)):
        if token in _STOPS:
            if last == STOP or (token == "." and len(last) == 1):  # "s.o.s" is one word after another
                continue
            if token == ASKED:
                found.append(ASKED)
            token = STOP
        elif token in _PAUSES:
            if last in (STOP, PAUSE):
                continue
            token = PAUSE
        found.append(token)
        last = token
    return found
