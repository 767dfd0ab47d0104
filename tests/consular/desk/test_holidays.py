"""The days on which a post is closed: its country's own, what is written by hand, and what nobody knows."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from consular.database import Database
from consular.desk import levels, routing
from consular.desk.holidays import Closures, Holiday
from consular.desk.levels import CENTRE, ServiceLevels
from consular.desk.schemas import HolidaysFact, PostHolidays
from consular.facts.problems import BadFacts
from consular.severity import Severity
from tests.consular.desk.conftest import Records

PARIS = "british-embassy-paris"
BASTILLE = date(2027, 7, 14)  # a Wednesday


def closures(**said: object) -> Closures:
    """Paris with whatever is said besides."""
    own = PostHolidays.model_validate({key: said.pop(key) for key in ("closed", "open") if key in said})
    fact = {"every_post": ["12-25"], "united_kingdom": [], "posts": {}, "calendars": {PARIS: "FR"}, **said}
    return Closures(HolidaysFact.model_validate({**fact, "posts": {PARIS: own}}), PARIS)


def test_a_post_keeps_the_holidays_of_its_country() -> None:
    assert closures().on(BASTILLE) == Holiday("National Day")
    assert BASTILLE in closures() and date(2027, 7, 15) not in closures()


def test_what_is_written_by_hand_wins_over_the_calendar() -> None:
    written = closures(open=[BASTILLE], closed=[date(2027, 7, 15)])
    assert BASTILLE not in written and written.on(date(2027, 7, 15)) == Holiday()


def test_bank_holidays_are_kept_where_they_are_named_also_on_the_day_given_for_one_on_a_weekend() -> None:
    boxing_day = date(2028, 12, 26)
    instead = date(2027, 12, 28)  # Boxing Day is a Sunday in 2027
    assert boxing_day not in closures() and instead not in closures()
    kept = closures(united_kingdom=["Boxing Day"])
    assert boxing_day in kept and instead in kept
    assert date(2027, 5, 31) not in kept, "the spring bank holiday is not among those named"


def test_a_day_that_follows_the_moon_is_told_for_an_estimate(service_levels: ServiceLevels) -> None:
    found = service_levels.closures("british-embassy-amman").on(date(2027, 3, 9))
    assert found == Holiday("Eid al-Fitr", is_estimated=True)


def test_without_a_calendar_holidays_are_unknown_and_the_days_of_every_post_still_count() -> None:
    without = closures(calendars={})
    assert not without.is_known(2027) and closures().is_known(2027)
    assert date(2027, 12, 25) in without and BASTILLE not in without


def test_a_year_that_the_calendar_does_not_reach_is_unknown(service_levels: ServiceLevels) -> None:
    assert "british-consulate-kyiv" in service_levels.posts_without_holidays(2027)
    assert PARIS not in service_levels.posts_without_holidays(2027)


def test_every_post_has_the_calendar_of_the_country_that_it_is_in() -> None:
    written = yaml.safe_load((Path("data/desk") / levels.HOLIDAYS).read_text("utf-8"))["calendars"]
    for path in sorted(Path("data/posts").glob("*.yml")):
        place = yaml.safe_load(path.read_text("utf-8"))["located_in"]
        country = yaml.safe_load(Path(f"data/countries/{place}.yml").read_text("utf-8"))["iso2"]
        assert written[path.stem].partition("-")[0] == country, path.stem


def test_a_clock_by_opening_hours_stands_still_on_a_holiday(service_levels: ServiceLevels) -> None:
    counting = service_levels.counting(PARIS, Severity.NORMAL)
    begun = datetime(2027, 7, 13, 14, 0, tzinfo=UTC)  # an hour before Paris closes for the holiday
    limit = service_levels.limits(PARIS, Severity.NORMAL).first_reply
    assert counting.add(begun, limit) == datetime(2027, 7, 15, 10, 0, tzinfo=UTC)


async def test_on_a_holiday_the_centre_answers_for_the_post(
    database: Database, records: Records, service_levels: ServiceLevels
) -> None:
    await records.officer("Ann", PARIS)
    async with database.read() as session:
        for day, post in ((13, PARIS), (14, CENTRE)):
            noon = datetime(2027, 7, day, 10, 0, tzinfo=UTC)
            assert await routing.find(session, service_levels, "france", noon) == post


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        (f"{PARIS}: FR", f"{PARIS}: FX", "no calendar is known for 'FX'"),
        (f"{PARIS}: FR", "british-embassy-atlantis: FR", "is no post"),
        ("united_kingdom: []", "united_kingdom: [Pancake Day]", "is no bank holiday"),
        ('"12-25"', '"12-32"', "is no day of a year"),
    ],
)
def test_a_mistake_in_holidays_is_named_with_its_line(
    tmp_path: Path, written: str, instead: str, said: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree("data/desk", data / "desk")
    (data / "posts").symlink_to(Path("data/posts").resolve())
    path = data / "desk" / levels.HOLIDAYS
    text = path.read_text("utf-8")
    assert written in text
    path.write_text(text.replace(written, instead, 1), "utf-8")
    with pytest.raises(BadFacts, match=r"data/desk/holidays\.yml, line \d+") as refusal:
        levels.load(data)
    assert said in str(refusal.value)
