"""The audit log, for supervisors: search it, go back in it, export it. Both are written down in it as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from api.staff.asked import codes
from api.staff.audit import export
from api.staff.navigation import ROOT
from api.staff.parts import Parts
from api.staff.signed import ASupervisor
from consular.audit import log as audit
from consular.audit import repository
from consular.audit.log import Subject
from consular.audit.repository import Search
from consular.staff import repository as staff

SHOWN = 50
EVERYBODY = [("", "Everybody")]


@dataclass(frozen=True)
class Asked:
    """The form as it came. `before` is the entry to go on from."""

    officer: str = ""
    action: str = ""
    kind: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""
    before: int | None = None

    def read(self) -> tuple[Search, dict[str, str]]:
        """The search, and a code for each field that cannot be read."""
        days = {name: _day(getattr(self, name)) for name in ("since", "until")}
        problems = {name: "not_a_day" for name, day in days.items() if getattr(self, name) and day is None}
        until = days["until"]
        search = Search(
            officer_id=int(self.officer) if self.officer.isdecimal() else None,
            action=self.action.strip() or None,
            subject_kind=self.kind.strip() or None,
            subject_id=self.subject.strip() or None,
            since=days["since"],
            until=until + timedelta(days=1) if until else None,
        )
        return search, problems


def _day(written: str) -> datetime | None:
    try:
        return datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/audit")

    async def note(signed: ASupervisor, action: str, asked: Asked) -> None:
        async with parts.database.write() as session:
            audit.record(
                session, signed.officer.id, action, Subject("audit", "log"), parts.clock(), codes(asked)
            )

    @router.get("")
    async def show(request: Request, signed: ASupervisor, asked: Annotated[Asked, Depends()]) -> Response:
        search, problems = asked.read()
        async with parts.database.read() as session:
            officers = await staff.every(session)
            found = [] if problems else await repository.find(session, search, SHOWN + 1, asked.before)
        entries = found[:SHOWN]
        older = {**codes(asked), "before": entries[-1].id} if len(found) > SHOWN else {}
        if codes(asked):
            await note(signed, "audit.searched", asked)
        facts = {
            "said": asked,
            "problems": problems,
            "entries": entries,
            "older": urlencode(older),
            "officers": EVERYBODY + [(str(each.id), each.name) for each in officers],
            "names": {each.id: each.name for each in officers},
        }
        return parts.view.page(request, "audit/audit.html", 422 if problems else 200, **facts)

    @router.get("/export")
    async def download(signed: ASupervisor, asked: Annotated[Asked, Depends()]) -> Response:
        search, problems = asked.read()
        if problems:
            return RedirectResponse(f"{ROOT}/audit?{urlencode(codes(asked))}", 303)
        await note(signed, "audit.exported", asked)
        async with parts.database.read() as session:
            emails = {each.id: each.email for each in await staff.every(session)}
        name = f"audit-log-{parts.clock():%Y-%m-%d-%H%M}.csv"
        return StreamingResponse(
            export.lines(parts.database, search, emails),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )

    return router
