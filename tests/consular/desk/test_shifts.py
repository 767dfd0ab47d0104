"""Duty shifts: who may be on duty, what is written down of it, and the times that nobody covers."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from consular.audit.models import AuditEntry
from consular.database import Database
from consular.desk import roster, shifts
from consular.desk.hours import Calendar, Opening
from consular.desk.levels import CENTRE
from consular.desk.shifts import BadShift, Span
from consular.errors import NotFound
from tests.consular.desk.conftest import AT, Records

PARIS, ROME = "british-embassy-paris", "british-embassy-rome"
HOUR = timedelta(hours=1)
ALWAYS = Calendar(ZoneInfo("Europe/London"))
WEEKDAYS = Calendar(ZoneInfo("Europe/Paris"), (Opening(frozenset(range(5)), time(9), time(17)),))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(start: float, end: float) -> Span:
    """So many hours from now."""
    return Span(AT + start * HOUR, AT + end * HOUR)


async def test_whoever_is_put_on_duty_is_on_duty_then_and_it_is_written_down(
    database: Database, records: Records
) -> None:
    ann = await records.officer("Ann", PARIS)
    async with database.write() as session:
        await shifts.add(session, ann.id, ann, PARIS, hours(1, 9), AT)
    async with database.read() as session:
        assert await roster.on_duty(session, PARIS, AT) == []
        assert [one.id for one in await roster.on_duty(session, PARIS, AT + HOUR)] == [ann.id]
        assert await roster.on_duty(session, PARIS, AT + 9 * HOUR) == []
        [entry] = (await session.execute(select(AuditEntry))).scalars()
    assert (entry.action, entry.officer_id, entry.details["post"]) == ("duty.added", ann.id, PARIS)


async def test_a_removed_shift_is_gone_and_the_second_who_removes_it_is_told(
    database: Database, records: Records
) -> None:
    ann = await records.officer("Ann")
    async with database.write() as session:
        shift = await shifts.add(session, None, ann, CENTRE, hours(0, 8), AT)
    async with database.write() as session:
        await shifts.remove(session, ann.id, shift.id, AT)
    async with database.write() as session:
        assert await roster.on_duty(session, CENTRE, AT + HOUR) == []
        with pytest.raises(NotFound):
            await shifts.remove(session, ann.id, shift.id, AT)


@pytest.mark.parametrize(
    ("posts", "post", "span", "field", "code"),
    [
        ((PARIS,), PARIS, hours(9, 1), "ends", "before"),
        ((PARIS,), PARIS, hours(1, 1 + 24 * 32), "ends", "long"),
        ((PARIS,), PARIS, hours(-9, -1), "ends", "past"),
        ((PARIS,), ROME, hours(1, 9), "officer", "other_post"),
        ((PARIS,), CENTRE, hours(1, 9), "officer", "other_post"),
    ],
)
async def test_a_shift_that_makes_no_sense_is_refused(
    database: Database, records: Records, posts: tuple[str, ...], post: str, span: Span, field: str, code: str
) -> None:
    ann = await records.officer("Ann", *posts)
    with pytest.raises(BadShift) as refusal:
        async with database.write() as session:
            await shifts.add(session, None, ann, post, span, AT)
    assert refusal.value.problems == {field: code}


async def test_an_officer_whose_account_is_closed_is_not_put_on_duty(
    database: Database, records: Records
) -> None:
    ann = await records.officer("Ann", PARIS)
    ann.active = False
    with pytest.raises(BadShift) as refusal:
        async with database.write() as session:
            await shifts.add(session, None, ann, PARIS, hours(1, 9), AT)
    assert refusal.value.problems == {"officer": "closed"}


async def test_one_officer_is_not_on_duty_for_a_post_twice_at_a_time_but_two_may_be(
    database: Database, records: Records
) -> None:
    ann, bob = await records.officer("Ann"), await records.officer("Bob")
    async with database.write() as session:
        first = await shifts.add(session, None, ann, None, hours(0, 8), AT)
        after = await shifts.add(session, None, ann, None, hours(8, 9), AT)
        beside = await shifts.add(session, None, bob, CENTRE, hours(7, 8), AT)
        with pytest.raises(BadShift):
            await shifts.add(session, None, ann, CENTRE, hours(7, 10), AT)
    assert shifts.doubled([first, after, beside]) == {first.id, beside.id}


async def test_the_shifts_of_a_time_are_those_that_reach_into_it(
    database: Database, records: Records
) -> None:
    ann = await records.officer("Ann")
    async with database.write() as session:
        for post, span in ((None, hours(0, 2)), (PARIS, hours(2, 4)), (ROME, hours(4, 6))):
            await shifts.add(session, None, ann, post, span, AT)
    async with database.read() as session:
        found = await shifts.between(session, AT + 2 * HOUR, AT + 5 * HOUR)
        assert [one.post_slug for one in found] == [PARIS, ROME]
        found = await shifts.between(session, AT, AT + 5 * HOUR, {CENTRE, ROME})
        assert [one.post_slug for one in found] == [None, ROME]


def test_the_centre_needs_somebody_at_any_hour() -> None:
    covered = [hours(2, 4), hours(3, 6), hours(7, 20)]
    assert shifts.gaps(covered, ALWAYS, AT, AT + 10 * HOUR) == [hours(0, 2), hours(6, 7)]
    assert shifts.gaps([], ALWAYS, AT, AT + HOUR) == [hours(0, 1)]
    assert shifts.gaps([hours(-1, 2)], ALWAYS, AT, AT + HOUR) == []


def test_a_post_needs_somebody_while_it_is_open() -> None:
    week = (at("2026-11-23 00:00"), at("2026-11-25 00:00"))  # Monday and Tuesday
    covered = [Span(at("2026-11-23 10:00"), at("2026-11-24 09:00"))]
    assert shifts.gaps(covered, WEEKDAYS, *week) == [
        Span(at("2026-11-23 08:00"), at("2026-11-23 10:00")),
        Span(at("2026-11-24 09:00"), at("2026-11-24 16:00")),
    ]
