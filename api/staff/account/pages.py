"""An officer's own account: details, where they are signed in, recovery codes."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.staff.navigation import ROOT
from api.staff.officers.choices import post_names, time_zones
from api.staff.parts import Parts
from api.staff.signed import AnOfficer
from consular.errors import NotFound
from consular.staff import accounts, recovery, sessions
from consular.staff.accounts import BadAccount, Particulars
from consular.staff.signing_in import Refused

Field = Annotated[str, Form(max_length=2000)]
NO_SECOND_FACTOR = "Recovery codes stand in for a second factor: set one up first, on your account's page."


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/account")
    view = parts.view

    @router.get("")
    async def show(request: Request, signed: AnOfficer, done: str = "") -> Response:
        async with parts.database.read() as session:
            left = await recovery.left(session, signed.officer.id)
            running = await sessions.running(session, signed.officer.id, parts.clock())
            names = await post_names(session)
        facts: dict[str, Any] = {
            "done": done,
            "codes_left": left,
            "session_count": len(running),
            "post_names": [names.get(slug, slug) for slug in sorted(signed.officer.post_slugs)],
        }
        return view.page(request, "account/account.html", **facts)

    @router.get("/details")
    async def ask_details(request: Request, signed: AnOfficer) -> Response:
        said = accounts.particulars(signed.officer)
        return view.page(request, "account/details.html", said=said, zones=time_zones(), problems={})

    @router.post("/details")
    async def change_details(
        request: Request,
        signed: AnOfficer,
        shown_as: Field = "",
        phone: Field = "",
        time_zone: Field = "",
    ) -> Response:
        """Name, address, role and posts are an administrator's to change."""
        present = accounts.particulars(signed.officer)
        said = replace(present, shown_as=shown_as, phone=phone, time_zone=time_zone)
        try:
            checked = accounts.check(said, present.posts)
        except BadAccount as bad:
            facts: dict[str, Any] = {"said": said, "zones": time_zones(), "problems": bad.problems}
            return view.page(request, "account/details.html", 422, **facts)
        await _save(checked, signed.officer.id)
        return RedirectResponse(f"{ROOT}/account?done=details", 303)

    async def _save(said: Particulars, officer_id: int) -> None:
        async with parts.database.write() as session:
            await accounts.change_details(session, officer_id, said, parts.clock())

    @router.get("/sessions")
    async def list_sessions(request: Request, signed: AnOfficer, done: str = "") -> Response:
        async with parts.database.read() as session:
            running = await sessions.running(session, signed.officer.id, parts.clock())
        facts: dict[str, Any] = {"sessions": running, "own_id": signed.session.id, "done": done}
        return view.page(request, "account/sessions.html", **facts)

    @router.post("/sessions/{session_id:int}/end")
    async def end_session(signed: AnOfficer, session_id: int) -> Response:
        await parts.own.end_session(signed.session, session_id)
        return RedirectResponse(f"{ROOT}/account/sessions?done=one", 303)

    @router.post("/sessions/end-others")
    async def end_others(signed: AnOfficer) -> Response:
        await parts.own.end_other_sessions(signed.session)
        return RedirectResponse(f"{ROOT}/account/sessions?done=others", 303)

    @router.get("/recovery-codes")
    async def ask_for_codes(request: Request, signed: AnOfficer) -> Response:
        _need_second_factor(signed.officer.totp_confirmed)
        return view.page(request, "account/recovery_codes.html", problem="", wait=0)

    @router.post("/recovery-codes")
    async def renew_codes(request: Request, signed: AnOfficer, password: Field = "") -> Response:
        _need_second_factor(signed.officer.totp_confirmed)
        try:
            codes = await parts.own.renew_recovery_codes(signed.session, password)
        except Refused as refusal:
            facts = {"problem": refusal.problem, "wait": ceil(refusal.wait.total_seconds())}
            return view.page(request, "account/recovery_codes.html", 422, **facts)
        return view.page(request, "sign_in/recovery_codes.html", codes=codes)

    return router


def _need_second_factor(confirmed: bool) -> None:
    if not confirmed:
        raise NotFound(NO_SECOND_FACTOR)
