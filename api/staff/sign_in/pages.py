"""Signing in by password or link, and signing out. These answer to everybody, so each guards itself."""

from __future__ import annotations

from math import ceil
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.staff.navigation import ROOT
from api.staff.parts import Parts
from api.staff.sign_in.next import lead_on, safe, with_next
from api.staff.signed import signed_in
from consular.audit import log as audit
from consular.errors import NotFound
from consular.staff import accounts, links, sessions
from consular.staff.signing_in import Refused

Field = Annotated[str, Form(max_length=2000)]


def build(parts: Parts) -> APIRouter:
    router = APIRouter()
    view, cookies = parts.view, parts.cookies

    def ask(request: Request, problem: str, status: int = 200, wanted: str = "", **facts: object) -> Response:
        known = {"email": "", "wait": 0, "single_sign_on": bool(parts.settings.oidc_issuer), **facts}
        return view.page(request, "sign_in/sign_in.html", status, problem=problem, next=safe(wanted), **known)

    @router.get("/sign-in")
    async def show(request: Request, next: str = "", problem: str = "") -> Response:
        signed = signed_in(request)
        return lead_on(next) if signed and not signed.step else ask(request, problem, wanted=next)

    @router.post("/sign-in")
    async def sign_in(
        request: Request, email: Field = "", password: Field = "", next: Field = ""
    ) -> Response:
        try:
            token = await parts.sign_in.by_password(email, password, parts.visitor(request))
        except Refused as refusal:
            status = 429 if refusal.problem == "wait" else 403
            wait = ceil(refusal.wait.total_seconds())
            return ask(request, refusal.problem, status, next, email=email, wait=wait)
        # The second factor is what most come to next; the gate leads whoever owes something else there.
        response = RedirectResponse(with_next(f"{ROOT}/second-factor", next), 303)
        cookies.keep(response, cookies.session, token)
        return response

    @router.get("/link/{token}")
    async def show_link(request: Request, token: str) -> Response:
        """Uses nothing up: programs that read messages open links as well."""
        async with parts.database.read() as session:
            usable = await links.look(session, token, parts.clock())
        return view.page(request, "sign_in/link.html") if usable else ask(request, "link", 403)

    @router.post("/link/{token}")
    async def use_link(request: Request, token: str) -> Response:
        try:
            opened = await parts.sign_in.by_link(token, parts.visitor(request))
        except Refused as refusal:
            return ask(request, refusal.problem, 403)
        response = lead_on("")
        cookies.keep(response, cookies.session, opened)
        return response

    return router


def build_out(parts: Parts) -> APIRouter:
    """Signing out, from wherever one is: also half-way in."""
    router = APIRouter()

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        signed, at = signed_in(request), parts.clock()
        if signed is None:
            raise NotFound(sessions.GONE)
        async with parts.database.write() as session:
            await sessions.revoke(session, signed.officer.id, signed.session.id, at)
            audit.record(
                session, signed.officer.id, "officer.signed_out", accounts.subject(signed.officer), at
            )
        response = RedirectResponse(f"{ROOT}/sign-in?problem=out", 303)
        parts.cookies.forget(response, parts.cookies.session)
        return response

    return router
