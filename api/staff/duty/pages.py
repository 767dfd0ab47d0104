"""Duty shifts: officers see them, supervisors change those of their own posts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.staff.duty import acknowledging, form, reader
from api.staff.duty.form import Said
from api.staff.names import Register
from api.staff.navigation import ROOT
from api.staff.parts import Parts
from api.staff.signed import AnOfficer, ASupervisor
from consular.desk import shifts
from consular.desk.levels import CENTRE
from consular.desk.models import DutyShift
from consular.desk.shifts import BadShift
from consular.errors import NotAllowed
from consular.staff import repository as staff
from consular.staff.models import Officer

PAGE = f"{ROOT}/duty"
NOT_YOUR_POST = "These shifts belong to another post. Ask a supervisor of that post, or of the global centre."


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/duty")
    router.include_router(acknowledging.build(parts))
    register, levels = Register(parts.room, parts.clock), parts.room.desk.levels

    async def page(
        request: Request,
        officer: Officer,
        said: Said | None = None,
        problems: dict[str, str] | None = None,
        done: str = "",
    ) -> Response:
        async with parts.database.read() as session:
            names = await register.read(session)
            editable = [slug for slug in names.posts if reader.may_edit(officer, slug)]
            facts: dict[str, Any] = {
                "sections": await reader.sections(session, levels, officer, parts.clock()),
                "names": names,
                "lasting": reader.lasting,
                "said": said or Said(post=editable[0] if editable else ""),
                "problems": problems or {},
                "done": done,
                "posts": [(slug, names.post(slug)) for slug in editable],
                "officers": [one for one in await staff.every(session) if one.active],
            }
        return parts.view.page(request, "duty/duty.html", 422 if problems else 200, **facts)

    @router.get("")
    async def show(request: Request, signed: AnOfficer, done: str = "") -> Response:
        return await page(request, signed.officer, done=done)

    @router.post("")
    async def add(request: Request, signed: ASupervisor) -> Response:
        said, officer = await form.read(request), signed.officer
        _need_post(officer, said.post)
        span, problems = said.span(officer.time_zone)
        if span is None:
            return await page(request, officer, said, problems)
        try:
            async with parts.database.write() as session:
                chosen = await staff.get(session, int(said.officer) if said.officer.isdecimal() else 0)
                post = said.post if said.post != CENTRE else None
                await shifts.add(session, officer.id, chosen, post, span, parts.clock())
        except BadShift as bad:
            return await page(request, officer, said, bad.problems)
        return RedirectResponse(f"{PAGE}?done=added", 303)

    @router.post("/{shift_id:int}/remove")
    async def remove(signed: ASupervisor, shift_id: int) -> Response:
        async with parts.database.write() as session:
            known = await session.get(DutyShift, shift_id)
            if known is not None:
                _need_post(signed.officer, known.post_slug)
            await shifts.remove(session, signed.officer.id, shift_id, parts.clock())
        return RedirectResponse(f"{PAGE}?done=removed", 303)

    return router


def _need_post(officer: Officer, slug: str | None) -> None:
    if not reader.may_edit(officer, slug):
        raise NotAllowed(NOT_YOUR_POST)
