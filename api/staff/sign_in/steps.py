"""The steps between a password and the console: the second factor, setting one up, a first password of one's own."""

from __future__ import annotations

import re
from math import ceil
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request, Response
from markupsafe import Markup

from api.staff.parts import Parts
from api.staff.sign_in.next import lead_on, safe
from api.staff.signed import AnOfficer, Signed
from consular.errors import NotFound
from consular.staff import accounts, repository
from consular.staff.signing_in import Refused

Field = Annotated[str, Form(max_length=2000)]
SET_UP = "Your second factor is set up already. To set up another one, ask an administrator to reset it."


def build(parts: Parts) -> APIRouter:
    router = APIRouter()
    view, cookies = parts.view, parts.cookies

    @router.get("/second-factor")
    async def ask_code(request: Request, signed: AnOfficer, next: str = "") -> Response:
        if signed.step != "/second-factor":
            return lead_on(next)
        return view.page(request, "sign_in/second_factor.html", problem="", wait=0, next=safe(next))

    @router.post("/second-factor")
    async def take_code(request: Request, signed: AnOfficer, code: Field = "", next: Field = "") -> Response:
        try:
            token, device = await parts.sign_in.prove(signed.session, code, parts.visitor(request))
        except Refused as refusal:
            facts = {
                "problem": refusal.problem,
                "wait": ceil(refusal.wait.total_seconds()),
                "next": safe(next),
            }
            status = 429 if refusal.problem == "wait" else 403
            return view.page(request, "sign_in/second_factor.html", status, **facts)
        response = lead_on(next)
        cookies.keep(response, cookies.session, token)
        cookies.keep(response, cookies.device, device)
        return response

    async def show_set_up(request: Request, signed: Signed, problem: str = "", status: int = 200) -> Response:
        if signed.officer.totp_confirmed:
            raise NotFound(SET_UP)
        async with parts.database.write() as session:
            officer = await repository.get(session, signed.officer.id, lock=True)
            secret, address = accounts.begin_second_factor(officer, parts.sealing)
        facts = {"secret": " ".join(re.findall("....", secret)), "picture": draw(address), "problem": problem}
        return view.page(request, "sign_in/set_up.html", status, **facts)

    @router.get("/second-factor/set-up")
    async def set_up(request: Request, signed: AnOfficer) -> Response:
        return await show_set_up(request, signed)

    @router.post("/second-factor/set-up")
    async def confirm(request: Request, signed: AnOfficer, code: Field = "") -> Response:
        try:
            token, device, codes = await parts.sign_in.set_up(signed.session, code, parts.visitor(request))
        except Refused:
            return await show_set_up(request, signed, "code", 403)
        response = view.page(request, "sign_in/recovery_codes.html", codes=codes)
        cookies.keep(response, cookies.session, token)
        cookies.keep(response, cookies.device, device)
        return response

    return router


def build_password(parts: Parts) -> APIRouter:
    """The password: forced at first, at any time later."""
    router = APIRouter()

    def ask(
        request: Request, signed: Signed, problem: str = "", status: int = 200, wait: int = 0
    ) -> Response:
        officer = signed.officer
        asks = bool(officer.password_hash) and not officer.must_change_password
        facts = {"problem": problem, "wait": wait, "asks_current": asks}
        return parts.view.page(request, "sign_in/password.html", status, **facts)

    @router.get("/password")
    async def show(request: Request, signed: AnOfficer) -> Response:
        return ask(request, signed)

    @router.post("/password")
    async def change(
        request: Request, signed: AnOfficer, current: Field = "", new: Field = "", again: Field = ""
    ) -> Response:
        try:
            await parts.own.change_password(signed.session, current, new, again)
        except Refused as refusal:
            return ask(request, signed, refusal.problem, 422, ceil(refusal.wait.total_seconds()))
        return lead_on("" if signed.officer.must_change_password else "/staff/account?done=password")

    return router


def draw(address: str) -> Markup:
    """A QR code as inline SVG: dark on light in both colour schemes, since cameras want it so."""
    picture = segno.make(address, error="m").svg_inline(
        scale=5, border=4, dark="#0b0c0c", light="#fff", omitsize=True
    )
    return Markup(picture)  # drawn by the library, which puts no text of ours into it
