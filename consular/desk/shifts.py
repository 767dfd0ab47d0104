"""Who is on duty, when, and for which post; and where nobody is. Changes stand in the audit log.

`post_slug` CENTRE, or none, is the global centre. All moments are aware.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.audit import log as audit
from consular.audit.log import Subject
from consular.desk.hours import Calendar
from consular.desk.levels import CENTRE
from consular.desk.models import DutyShift
from consular.errors import BadFields, NotFound
from consular.staff.models import Officer

LONGEST = timedelta(days=31)


class BadShift(BadFields):
    """A shift that cannot be so."""


@dataclass(frozen=True)
class Span:
    """From one moment until another, which is no longer part of it."""

    start: datetime
    end: datetime

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


async def between(
    session: AsyncSession, start: datetime, end: datetime, posts: Collection[str] | None = None
) -> Sequence[DutyShift]:
    """The shifts that fall into a time, by their beginning; of these posts, or of all."""
    query = select(DutyShift).where(DutyShift.starts_at < end, DutyShift.ends_at > start)
    if posts is not None:
        own = DutyShift.post_slug.in_(posts)
        query = query.where(own | DutyShift.post_slug.is_(None) if CENTRE in posts else own)
    return (await session.execute(query.order_by(DutyShift.starts_at, DutyShift.id))).scalars().all()


async def add(
    session: AsyncSession, by: int | None, officer: Officer, post_slug: str | None, span: Span, at: datetime
) -> DutyShift:
    """Put an officer on duty. Raises `BadShift` with every problem at once."""
    post = None if post_slug in (None, CENTRE) else post_slug
    problems = _faults(officer, post, span, at)
    if not problems and await _of_officer(session, officer.id, post, span):
        problems = {"officer": "twice"}
    if problems:
        raise BadShift(problems)
    shift = DutyShift(officer_id=officer.id, post_slug=post, starts_at=span.start, ends_at=span.end)
    session.add(shift)
    await session.flush()
    _record(session, by, "duty.added", shift, at)
    return shift


async def remove(session: AsyncSession, by: int | None, shift_id: int, at: datetime) -> DutyShift:
    shift = await session.get(DutyShift, shift_id, with_for_update=True)
    if shift is None:
        raise NotFound("There is no such shift: somebody may have removed it already.")
    _record(session, by, "duty.removed", shift, at)
    await session.delete(shift)
    return shift


def gaps(spans: Iterable[Span], calendar: Calendar, start: datetime, end: datetime) -> list[Span]:
    """The times within hours that nobody covers. A post needs cover while it is open, the centre always."""
    found = []
    for wanted in calendar.spans(start, end):
        reached = wanted[0]
        for span in sorted(spans, key=lambda one: one.start):
            if span.start > reached:
                found.append(Span(reached, min(span.start, wanted[1])))
            reached = max(reached, span.end)
            if reached >= wanted[1]:
                break
        if reached < wanted[1]:
            found.append(Span(reached, wanted[1]))
    return [gap for gap in found if gap.start < gap.end]


def doubled(shifts: Sequence[DutyShift]) -> set[int]:
    """The ids of shifts of one post that run beside another one: allowed, and worth a look."""
    return {
        one.id
        for one in shifts
        if any(span_of(one).meets(span_of(other)) for other in shifts if other.id != one.id)
    }


def span_of(shift: DutyShift) -> Span:
    return Span(shift.starts_at, shift.ends_at)


def _faults(officer: Officer, post: str | None, span: Span, at: datetime) -> dict[str, str]:
    faults = {}
    if not officer.active:
        faults["officer"] = "closed"
    elif (officer.posts and post is None) or not officer.works_for(post):
        faults["officer"] = "other_post"
    if span.end <= span.start:
        faults["ends"] = "before"
    elif span.end - span.start > LONGEST:
        faults["ends"] = "long"
    elif span.end <= at:
        faults["ends"] = "past"
    return faults


async def _of_officer(session: AsyncSession, officer_id: int, post: str | None, span: Span) -> bool:
    """Whether the officer is on duty for the same post then already."""
    same: ColumnElement[bool] = DutyShift.post_slug.is_(None) if post is None else DutyShift.post_slug == post
    query = select(DutyShift.id).where(
        DutyShift.officer_id == officer_id,
        same,
        DutyShift.starts_at < span.end,
        DutyShift.ends_at > span.start,
    )
    return (await session.execute(query.limit(1))).first() is not None


def _record(session: AsyncSession, by: int | None, action: str, shift: DutyShift, at: datetime) -> None:
    details: dict[str, audit.Code] = {
        "officer": shift.officer_id,
        "post": shift.post_slug or CENTRE,
        "from": shift.starts_at.isoformat(timespec="minutes"),
        "until": shift.ends_at.isoformat(timespec="minutes"),
    }
    audit.record(session, by, action, Subject("duty_shift", str(shift.id)), at, details)
