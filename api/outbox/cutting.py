"""Where a text that is too long may be cut: between paragraphs, lines, sentences or words, and nowhere else.

A link, a phone number or a word is never cut, unless it alone is longer than the network takes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

GAP = re.compile(r"\s+")
PHONE = re.compile(r"\+?\(?\d[\d ().\-\u00a0]{4,}\d")
SENTENCE_END = (".", "?", "!")


def cut(text: str, fits: Callable[[str], bool], longest: int) -> tuple[str, str]:
    """As much of the text as `fits` takes, and the rest. `longest` is the hard limit in characters.

    The break is the best one in the second half of what fits: a paragraph's end before a line's, before a
    sentence's, before a word's. `fits` must refuse every text that is longer than one that it refuses.
    """
    breaks = _breaks(text)
    fitting = bisect_right(breaks, False, key=lambda found: not fits(text[: found[0]].rstrip()))
    if fitting:
        at = _best(breaks[:fitting])
    elif breaks and breaks[0][0] <= longest:
        at = breaks[0][0]
    else:
        at = longest
    return text[:at].rstrip(), text[at:].lstrip()


def _breaks(text: str) -> list[tuple[int, int]]:
    """Every allowed break as (where the white space begins, how good it is: 3 is best)."""
    kept = [match.span() for match in PHONE.finditer(text)]
    return [
        (gap.start(), _goodness(text, gap))
        for gap in GAP.finditer(text)
        if gap.start() > 0 and not any(start < gap.start() and gap.end() < end for start, end in kept)
    ]


def _goodness(text: str, gap: re.Match[str]) -> int:
    lines = gap.group().count("\n")
    if text[gap.start() - 1] == ":":  # what it announces belongs with it
        return 0
    if lines:
        return min(lines, 2) + 1
    return 1 if text[gap.start() - 1] in SENTENCE_END else 0


def _best(breaks: list[tuple[int, int]]) -> int:
    """The last of the best breaks that do not give away more than half of the room."""
    far_enough = [found for found in breaks if found[0] * 2 >= breaks[-1][0]]
    return max(far_enough, key=lambda found: (found[1], found[0]))[0]
