"""Plain punctuation for the typesetter's, and nothing else changed."""

from __future__ import annotations

import sys

from api.outbox import segments
from api.outbox.typography import PLAIN, plain


def test_quotes_dashes_ellipsis_and_fixed_spaces_become_plain() -> None:
    assert (
        plain("\u201cDon\u2019t\u201d \u2013 wait\u2026 a\u2014b \u2018here\u2019")
        == "\"Don't\" - wait... a-b 'here'"
    )
    assert plain("\u00abnow\u00bb 24\u00a0hours\u202fa\u2011b") == '"now" 24 hours a-b'


def test_one_curly_quote_no_longer_doubles_the_cost() -> None:
    text = "You\u2019ll " + "a" * 150
    assert (segments.count(text), segments.count(plain(text))) == (3, 1)


def test_nothing_else_is_altered() -> None:
    others = "".join(
        chr(code) for code in range(sys.maxunicode + 1) if code not in PLAIN and not 0xD800 <= code <= 0xDFFF
    )
    assert plain(others) == others
