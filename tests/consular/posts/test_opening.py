"""Whether a post is open now, by its published hours and in its own time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from consular.desk import levels
from consular.desk.levels import ServiceLevels
from consular.posts.models import Post
from consular.posts.opening import OpeningNow, now

BANGKOK = "british-embassy-bangkok"
HOURS = [
    {"days": ["mon", "tue", "wed", "thu"], "from": "08:00", "to": "16:30"},
    {"days": ["fri"], "from": "08:00", "to": "13:00"},
]


@pytest.fixture(scope="module")
def known() -> ServiceLevels:
    return levels.load(Path("data"))


def state(known: ServiceLevels, at: datetime, hours: list[dict[str, Any]] = HOURS) -> OpeningNow:
    post = Post(slug=BANGKOK, opening=hours, last_confirmed=2018)
    return now(post, known.calendar(BANGKOK), known.closures(BANGKOK), at)


def local(moment: datetime | None) -> str:
    return f"{moment:%a %H:%M}" if moment else ""


@pytest.mark.parametrize(
    ("at", "is_open", "closes", "opens"),
    [
        (datetime(2026, 11, 26, 3, 0, tzinfo=UTC), True, "Thu 16:30", ""),
        (datetime(2026, 11, 26, 9, 29, tzinfo=UTC), True, "Thu 16:30", ""),
        (datetime(2026, 11, 26, 9, 30, tzinfo=UTC), False, "", "Fri 08:00"),
        (datetime(2026, 11, 26, 0, 30, tzinfo=UTC), False, "", "Thu 08:00"),
        (datetime(2026, 11, 27, 7, 0, tzinfo=UTC), False, "", "Mon 08:00"),  # Friday afternoon there
        (datetime(2026, 11, 29, 12, 0, tzinfo=UTC), False, "", "Mon 08:00"),
    ],
)
def test_a_post_opens_and_closes_by_its_own_clock(
    known: ServiceLevels, at: datetime, is_open: bool, closes: str, opens: str
) -> None:
    found = state(known, at)
    assert (found.is_open, local(found.closes), local(found.opens)) == (is_open, closes, opens)
    assert found.local.utcoffset() == datetime(2026, 1, 1, 7) - datetime(2026, 1, 1)


def test_on_a_public_holiday_it_is_closed_and_the_day_is_named(known: ServiceLevels) -> None:
    found = state(known, datetime(2026, 4, 13, 4, 0, tzinfo=UTC))  # Songkran, a Monday
    assert found.is_open is False and found.holiday and found.holiday.name
    assert found.opens and found.opens.date() > date(2026, 4, 14)


def test_without_published_hours_nothing_is_said_of_them(known: ServiceLevels) -> None:
    found = state(known, datetime(2026, 11, 26, 3, 0, tzinfo=UTC), [])
    assert (found.is_open, found.opens, local(found.local)) == (None, None, "Thu 10:00")
