"""The form for a new shift: what was written, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from fastapi import Request

from consular.desk.shifts import Span


@dataclass(frozen=True)
class Said:
    """As it came. Times are on the clock of whoever writes."""

    post: str = ""
    officer: str = ""
    starts: str = ""
    ends: str = ""

    def span(self, zone: str) -> tuple[Span | None, dict[str, str]]:
        """The time, or a code for each field that cannot be read."""
        times = {name: _read(getattr(self, name), zone) for name in ("starts", "ends")}
        problems = {name: "not_a_time" for name, at in times.items() if at is None}
        starts, ends = times["starts"], times["ends"]
        return (Span(starts, ends) if starts and ends else None), problems


async def read(request: Request) -> Said:
    form = await request.form()
    return Said(**{name: str(form.get(name, ""))[:80] for name in ("post", "officer", "starts", "ends")})


def _read(written: str, zone: str) -> datetime | None:
    """As browsers write a local time: 2026-11-27T09:00."""
    try:
        return datetime.strptime(written, "%Y-%m-%dT%H:%M").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except ValueError:
        return None
