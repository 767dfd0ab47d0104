"""Counting time by a post's own hours, and what is said of a file of service levels that is wrong."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from consular.desk import levels
from consular.desk.hours import Calendar, Opening
from consular.facts.problems import BadFacts

WEEK = frozenset(range(5))
PARIS = Calendar(
    ZoneInfo("Europe/Paris"), (Opening(WEEK, time(9), time(17)),), frozenset({date(2026, 12, 25)})
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_post_is_open_by_its_own_clock_in_summer_and_winter() -> None:
    assert PARIS.is_open(at("2026-11-23 08:00")) and not PARIS.is_open(at("2026-11-23 07:59"))
    assert PARIS.is_open(at("2026-07-20 07:00")) and not PARIS.is_open(at("2026-07-20 15:00"))
    assert not PARIS.is_open(at("2026-11-21 10:00")), "a Saturday"
    assert not PARIS.is_open(at("2026-12-25 10:00")), "a holiday"


def test_four_hours_from_friday_afternoon_end_on_monday() -> None:
    assert PARIS.add(at("2026-11-20 14:00"), timedelta(hours=4)) == at("2026-11-23 10:00")
    assert PARIS.between(at("2026-11-20 14:00"), at("2026-11-23 10:00")) == timedelta(hours=4)


def test_hours_over_the_change_of_clocks_are_counted_once() -> None:
    begun, ended = at("2026-03-27 15:00"), at("2026-03-30 08:00")  # Paris changes on Sunday
    assert PARIS.between(begun, ended) == timedelta(hours=2)
    assert PARIS.add(begun, timedelta(hours=2)) == ended


def test_a_holiday_does_not_count() -> None:
    assert PARIS.add(at("2026-12-24 15:00"), timedelta(hours=2)) == at("2026-12-28 09:00")


def test_when_it_opens_and_closes_next() -> None:
    assert PARIS.opens_at(at("2026-11-20 20:00")) == at("2026-11-23 08:00")
    assert PARIS.opens_at(at("2026-11-23 09:30")) == at("2026-11-23 09:30")
    assert PARIS.closes_at(at("2026-11-23 09:30")) == at("2026-11-23 16:00")
    assert PARIS.closes_at(at("2026-11-20 20:00")) is None


def test_a_week_that_begins_on_sunday_is_known(service_levels: levels.ServiceLevels) -> None:
    amman = service_levels.calendar("british-embassy-amman")
    assert amman.is_open(at("2026-11-22 08:00")) and not amman.is_open(at("2026-11-20 08:00"))


def test_every_post_has_a_time_zone_of_its_own() -> None:
    zones = (Path("data") / "desk" / levels.ZONES).read_text("utf-8")
    missing = [path.stem for path in Path("data/posts").glob("*.yml") if f"  {path.stem}: " not in zones]
    assert missing == []


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("first_reply: 2\n", "first_reply: soon\n", "first_reply"),
        ("british-embassy-amman:", "british-embassy-atlantis:", "is no post"),
        ("time_zone: Europe/London", "time_zone: London", "is not a time zone"),
        ("  critical:", "  terrible:", "terrible"),
        ('phone: ""', 'phone: "07700 900123"', "phone"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(
    tmp_path: Path, written: str, instead: str, said: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree("data/desk", data / "desk")
    (data / "posts").symlink_to(Path("data/posts").resolve())
    path = data / "desk" / levels.LEVELS
    text = path.read_text("utf-8")
    assert written in text
    path.write_text(text.replace(written, instead, 1), "utf-8")
    with pytest.raises(BadFacts, match=r"data/desk/service_levels\.yml, line \d+") as refusal:
        levels.load(data)
    assert said in str(refusal.value)
