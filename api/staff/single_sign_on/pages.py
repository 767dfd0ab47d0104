"""The way to the identity provider and back. The officer is found by an address that the provider has verified."""

from __future__ import annotations

from dataclasses import asdict

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from itsdangerous import BadSignature, URLSafeTimedSerializer

from api.staff.navigation import ROOT
from api.staff.parts import Parts
from api.staff.sign_in.next import lead_on, safe
from api.staff.single_sign_on.provider import Kept, Provider, Untrusted
from consular.staff.signing_in import Refused

log = structlog.get_logger()

AWAY_FOR = 600  # seconds that one may take at the provider


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/single-sign-on")
    if not parts.settings.oidc_issuer:
        return router
    provider, cookies = Provider(parts.settings, parts.clock), parts.cookies
    signer = URLSafeTimedSerializer(parts.settings.secret_key.get_secret_value(), salt="single-sign-on")

    def back(request: Request) -> str:
        """The address that the provider knows us by; in development, the one that the browser asked for."""
        own = parts.settings.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"
        return f"{own}{ROOT}/single-sign-on/return"

    def refuse(problem: str) -> Response:
        response = RedirectResponse(f"{ROOT}/sign-in?problem={problem}", 303)
        cookies.forget(response, cookies.sign_on)
        return response

    @router.get("")
    async def leave(request: Request, next: str = "") -> Response:
        try:
            url, kept = await provider.begin(back(request))
        except Untrusted as error:
            log.warning("staff.single_sign_on_failed", step="begin", kind=str(error))
            return refuse("provider")
        response = RedirectResponse(url, 303)
        cookies.keep(response, cookies.sign_on, str(signer.dumps([asdict(kept), safe(next)])))
        return response

    @router.get("/return")
    async def come_back(request: Request) -> Response:
        try:
            kept, wanted = signer.loads(cookies.read(request, cookies.sign_on), max_age=AWAY_FOR)
            returned = f"{back(request)}?{request.url.query}"
            identity = await provider.finish(Kept(**kept), returned, back(request))
            token = await parts.sign_in.by_provider(
                identity.email, identity.subject, identity.second_factor, parts.visitor(request)
            )
        except (BadSignature, Untrusted) as error:
            log.warning("staff.single_sign_on_failed", step="return", kind=str(error)[:40])
            return refuse("provider")
        except Refused as refusal:
            return refuse(refusal.problem)
        response = lead_on(wanted)
        cookies.keep(response, cookies.session, token)
        cookies.forget(response, cookies.sign_on)
        return response

    return router
