"""The last day of a stay, out of a person's own words; None rather than a guess.

Whoever is told of danger until a day that we misread is told too little, so that only a day with its month, or a length
of time, counts.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import dateparser

LONGEST = timedelta(days=730)  # a date that is further away was misread
_BEFORE = frozenset({"until", "till", "til", "to", "for", "on", "by", "about", "around", "maybe"})


def read(words: str | None, today: date) -> date | None:
    """As in "12 December", "12/12", "until 3 Jan 2027", "for two weeks"; days come before months."""
    said = (words or "").split()
    while said and said[0].lower() in _BEFORE:
        said.pop(0)
    if not said:
        return None
    found = dateparser.parse(
        " ".join(said),
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "DMY",
            "RELATIVE_BASE": datetime(today.year, today.month, today.day, 12),
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    day = found.date() if found else None
    return day if day and today <= day <= today + LONGEST else None
