"""What the page of duty shifts shows: for each post in use and for the global centre, a week from now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.view import when
from consular.desk import shifts
from consular.desk.holidays import Holiday
from consular.desk.levels import CENTRE, ServiceLevels
from consular.desk.models import DutyShift
from consular.desk.shifts import Span
from consular.staff import repository as staff
from consular.staff.models import Officer, OfficerPost, Role

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Row:
    shift: DutyShift
    name: str
    is_now: bool
    is_doubled: bool


@dataclass(frozen=True)
class Section:
    """One post. `opens_at` is None while it is open; `holidays` are those of the week."""

    slug: str
    rows: Sequence[Row]
    gaps: Sequence[Span]
    is_open: bool
    opens_at: datetime | None
    holidays: Sequence[tuple[date, Holiday]]
    knows_holidays: bool
    has_rota: bool
    may_edit: bool

    @property
    def now(self) -> list[Row]:
        return [row for row in self.rows if row.is_now]


def lasting(start: datetime, end: datetime, zone: str) -> str:
    """A time on an officer's own clock: "27 November 2026, 09:00 to 17:00 CET"; with both days where it has two."""
    begun, ended = (at.astimezone(ZoneInfo(zone)) for at in (start, end))
    until = f"{ended:%H:%M} {ended.tzname()}" if begun.date() == ended.date() else when(end, zone)
    return f"{begun.day} {begun:%B %Y}, {begun:%H:%M} to {until}"


def may_edit(officer: Officer, slug: str | None) -> bool:
    """Supervisors, for their own posts; for the centre, those who belong to it."""
    if not officer.role.covers(Role.SUPERVISOR):
        return False
    return not officer.posts or (slug not in (None, CENTRE) and officer.works_for(slug))


async def sections(
    session: AsyncSession, levels: ServiceLevels, officer: Officer, at: datetime
) -> list[Section]:
    """The centre first, then the officer's posts that have officers or shifts, by slug."""
    used = set((await session.execute(select(OfficerPost.post_slug).distinct())).scalars())
    found = await shifts.between(session, at, at + WEEK)
    used |= {shift.post_slug for shift in found if shift.post_slug}
    if officer.posts:
        used &= officer.post_slugs
    names = {one.id: one.name for one in await staff.every(session)}
    return [
        _section(
            levels, officer, slug, [one for one in found if (one.post_slug or CENTRE) == slug], names, at
        )
        for slug in (CENTRE, *sorted(used))
    ]


def _section(
    levels: ServiceLevels,
    officer: Officer,
    slug: str,
    own: Sequence[DutyShift],
    names: dict[int, str],
    at: datetime,
) -> Section:
    calendar, doubled = levels.calendar(slug), shifts.doubled(own)
    reach = levels.centre_reach if slug == CENTRE else levels.duty(slug)
    days = [at.astimezone(calendar.zone).date() + timedelta(days=number) for number in range(WEEK.days)]
    closures = levels.closures(slug)
    return Section(
        slug,
        [
            Row(one, names.get(one.officer_id, ""), one.starts_at <= at < one.ends_at, one.id in doubled)
            for one in own
        ],
        shifts.gaps(map(shifts.span_of, own), calendar, at, at + WEEK),
        calendar.is_open(at),
        None if calendar.is_open(at) else calendar.opens_at(at),
        [] if calendar.never_closes else [(day, one) for day in days if (one := closures.on(day))],
        calendar.never_closes or all(closures.is_known(day.year) for day in days),
        bool(reach.email or reach.phone),
        may_edit(officer, slug),
    )
