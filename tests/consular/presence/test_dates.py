"""The end of a stay is read where it is surely said, and otherwise left open."""

from __future__ import annotations

from datetime import date

import pytest

from consular.presence.dates import read

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12 December", date(2026, 12, 12)),
        ("until Saturday 5 December", date(2026, 12, 5)),
        ("3 Jan", date(2027, 1, 3)),
        ("04/12/2026", date(2026, 12, 4)),
        ("2026-12-12", date(2026, 12, 12)),
        ("for two weeks", date(2026, 12, 10)),
        ("tomorrow", date(2026, 11, 27)),
    ],
)
def test_a_day_that_is_said_is_read(words: str, day: date) -> None:
    assert read(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    [
        None,
        "",
        "skip",
        "not sure yet",
        "10",
        "the 12th",
        "December",
        "31 November",
        "1 May 2020",
        "2 May 2041",
    ],
)
def test_what_is_no_sure_day_to_come_is_left_open(words: str | None) -> None:
    assert read(words, TODAY) is None
