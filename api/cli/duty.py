"""`consular staff duty`: who is on duty, where no page opens: the first rota, or a night when the console is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from api import settings
from api.cli.staff import Email, console, named, run
from consular.database import now
from consular.desk import levels, shifts
from consular.desk.levels import CENTRE
from consular.desk.models import DutyShift
from consular.desk.shifts import Span
from consular.errors import NotFound
from consular.posts import repository as posts
from consular.staff import repository
from consular.staff.models import Officer

app = typer.Typer(help="Who is on duty for a post, or for the global centre.", no_args_is_help=True)
Post = Annotated[str, typer.Option(help=f"a post's slug; without it, {CENTRE}")]
Zone = Annotated[
    str, typer.Option(help="the clock of the times, as in Europe/Paris; without it, the officer's own")
]
READ = "%Y-%m-%d %H:%M"


@app.command("list")
def list_shifts(
    post: Annotated[str, typer.Option(help="one post's slug; without it, all that have shifts")] = "",
    days: Annotated[int, typer.Option(min=1, max=366, help="how far to look")] = 7,
    time_zone: Annotated[str, typer.Option(help="as in Europe/Paris")] = "UTC",
) -> None:
    """Shifts from now on, and the times that nobody covers."""
    zone, start = _zone(time_zone), now()
    end = start + timedelta(days=days)
    found, names = run(lambda session: _read(session, start, end))
    known = levels.load(settings.load().data_folder)
    wanted = [post] if post else sorted({CENTRE, *(one.post_slug or CENTRE for one in found)})
    table = Table("id", "post", "officer", "from", "until")
    for one in found:
        if (one.post_slug or CENTRE) in wanted:
            times = (_write(at, zone) for at in (one.starts_at, one.ends_at))
            table.add_row(str(one.id), one.post_slug or CENTRE, names.get(one.officer_id, ""), *times)
    console.print(table if table.row_count else "No shift is planned.")
    for slug in wanted:
        own = [shifts.span_of(one) for one in found if (one.post_slug or CENTRE) == slug]
        for gap in shifts.gaps(own, known.calendar(slug), start, end):
            console.print(
                f"Nobody: {slug}, {_write(gap.start, zone)} to {_write(gap.end, zone)}", style="yellow"
            )


@app.command("add")
def add(
    email: Email,
    starts: Annotated[str, typer.Option("--from", help='as in "2026-12-24 18:00"')],
    ends: Annotated[str, typer.Option("--until", help="the same")],
    post: Post = CENTRE,
    time_zone: Zone = "",
) -> None:
    """Put an officer on duty."""
    shift = run(lambda session: _add(session, email, post, starts, ends, time_zone))
    console.print(f"Shift {shift.id}: {_write(shift.starts_at, UTC)} to {_write(shift.ends_at, UTC)} UTC.")


@app.command("remove")
def remove(
    shift: Annotated[int, typer.Argument(help="its id, as `consular staff duty list` shows it")],
) -> None:
    """Take a shift away."""
    run(lambda session: shifts.remove(session, None, shift, now()))
    console.print("Removed.")


async def _read(
    session: AsyncSession, start: datetime, end: datetime
) -> tuple[list[DutyShift], dict[int, str]]:
    names = {one.id: one.name for one in await repository.every(session)}
    return list(await shifts.between(session, start, end)), names


async def _add(
    session: AsyncSession, email: str, post: str, starts: str, ends: str, time_zone: str
) -> DutyShift:
    officer: Officer = await named(session, email)
    if post != CENTRE and await posts.get(session, post) is None:
        raise NotFound(f"There is no post {post}: write the name of a file in data/posts, or {CENTRE}.")
    zone = _zone(time_zone or officer.time_zone)
    span = Span(_moment(starts, zone), _moment(ends, zone))
    return await shifts.add(session, None, officer, post, span, now())


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NotFound(f"There is no time zone {name}: write one as in Europe/Paris.") from error


def _moment(written: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.strptime(written, READ).replace(tzinfo=zone).astimezone(UTC)
    except ValueError as error:
        raise NotFound(f'"{written}" is not a time: write it as in "2026-12-24 18:00".') from error


def _write(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime(READ)
