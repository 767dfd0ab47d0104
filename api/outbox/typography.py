"""Turns the typesetter's quotes, dashes, ellipsis and fixed spaces into those of a keyboard, and nothing else.

One curly quote would make a whole message UCS-2, which takes more than twice the segments.
"""

from __future__ import annotations

PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-"),
        **dict.fromkeys("\u00a0\u2007\u202f", " "),
        "\u2026": "...",
    }
)


def plain(text: str) -> str:
    """The same words with plain punctuation."""
    return text.translate(PLAIN)
