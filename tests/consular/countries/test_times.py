"""Local times: one for a country that keeps one, from west to east for one that is wide."""

from __future__ import annotations

from datetime import UTC, datetime

from consular.countries.times import local_times

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def clocks(iso2: str) -> list[str]:
    return [f"{one.at:%a %H:%M}" for one in local_times(iso2, AT)]


def test_a_country_of_one_time_has_one() -> None:
    assert clocks("NG") == ["Sat 04:00"]
    assert local_times("NG", AT)[0].towns == ("Lagos",)


def test_a_wide_country_has_its_times_from_west_to_east() -> None:
    assert clocks("AU")[0] == "Sat 11:00"
    assert clocks("US")[0].startswith("Fri")
    assert clocks("US") == sorted(clocks("US"))


def test_summer_time_counts() -> None:
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert f"{local_times('TR', summer)[0].at:%H:%M}" == "15:00"
    assert f"{local_times('DE', summer)[0].at:%H:%M}" == "14:00"


def test_of_what_is_no_country_nothing_is_known() -> None:
    assert clocks("XX") == []
