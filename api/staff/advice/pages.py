"""Travel advice for officers, who ask a page as people ask the bot. The audit log has each search, not its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Request, Response

from api.staff.advice import reader
from api.staff.advice.reader import Held, Result
from api.staff.advice.search import NotLoaded, Shelf
from api.staff.names import Register
from api.staff.parts import Parts
from api.staff.signed import AnOfficer
from consular.audit import log as audit
from consular.audit.log import Subject

log = structlog.get_logger()


@dataclass(frozen=True)
class Asked:
    """As it came."""

    country: str = ""
    q: str = ""

    @property
    def question(self) -> str:
        return self.q.strip()

    def problems(self, is_known: bool) -> dict[str, str]:
        """A code for a country that is needed and missing, or that there is not."""
        if self.country:
            return {} if is_known else {"country": "unknown"}
        return {"country": "missing"} if self.question else {}


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/advice")
    register, shelf = Register(parts.room, parts.clock), Shelf(parts.settings)

    async def look_up(signed: AnOfficer, asked: Asked, copy: Held) -> Result | None:
        """None where there is nothing to search."""
        if not (asked.question and copy.passages):
            return None
        at = parts.clock()
        found = await shelf.find(asked.question, asked.country, copy.passages, at.date())
        async with parts.database.write() as session:
            subject = Subject("country", asked.country)
            audit.record(session, signed.officer.id, "advice.searched", subject, at)
        return reader.result(copy, found, asked.country)

    @router.get("")
    async def show(request: Request, signed: AnOfficer, asked: Annotated[Asked, Depends()]) -> Response:
        async with parts.database.read() as session:
            names = await register.read(session)
            is_known = asked.country in names.countries
            old_after = parts.settings.advice_old_after
            copy = await reader.held(session, asked.country, parts.clock(), old_after) if is_known else None
        problems = asked.problems(is_known)
        facts: dict[str, Any] = {
            "asked": asked,
            "problems": problems,
            "countries": sorted(names.countries.items(), key=lambda pair: pair[1]),
            "country_name": names.country(asked.country),
            "held": copy,
            "day": reader.day,
            "result": None,
            "is_broken": False,
        }
        try:
            facts["result"] = await look_up(signed, asked, copy) if copy else None
        except NotLoaded as error:
            log.error("advice.search_unreadable", exc_info=error)
            facts["is_broken"] = True
        status = 503 if facts["is_broken"] else 422 if problems else 200
        return parts.view.page(request, "advice/advice.html", status, **facts)

    return router
