"""What can wait is told by day, wherever the person may be."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consular.advice.hours import humane
from consular.countries.times import local_times


def at(hour: int, minute: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "iso2", "is_there", "expected"),
    [
        (at(10, 7), None, False, at(10, 7)),
        (at(7, 59), None, False, at(8)),
        (at(20), None, False, at(8, day=22)),
        (at(3), "TH", True, at(3)),  # ten in the morning in Bangkok
        (at(14), "TH", True, at(1, day=22)),  # nine in the evening
        (at(3), "TH", False, at(8)),  # or they are at home: then it is night
        (at(15), "NP", True, at(2, 15, day=22)),  # eight o'clock at a quarter past
        (at(9), "US", True, at(18)),  # eight in Hawaii, one in New York
        (at(12), "ZZ", True, at(12)),  # no zone is known: as at home
    ],
)
def test_the_hour(now: datetime, iso2: str | None, is_there: bool, expected: datetime) -> None:
    assert humane(now, iso2, is_there) == expected


@settings(deadline=None, max_examples=40)
@given(
    moment=st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),
    iso2=st.sampled_from(["NZ", "AU", "RU", "BR", "IN", "KI", "FJ", "CA", "GB", "CL"]),
    is_there=st.booleans(),
)
def test_it_is_day_somewhere_there_and_never_days_away(moment: datetime, iso2: str, is_there: bool) -> None:
    now = moment.replace(tzinfo=UTC)
    found = humane(now, iso2, is_there)
    assert now <= found
    assert (found - now).total_seconds() < 36 * 3600
    zones = [time.at.tzinfo for time in local_times(iso2, found)] or [ZoneInfo("Europe/London")]
    assert any(8 <= found.astimezone(zone).hour < 20 for zone in zones)
