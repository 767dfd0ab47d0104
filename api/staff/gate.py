"""The one door of the console. It stands before every route, also before those that somebody forgets to protect.

It lets nobody further without a running session, or past a step that is still owed, and takes no post that does not
come from our own pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Receive, Scope, Send

from api.channels.web.origin import SAFE
from api.staff import errors
from api.staff.cookies import Cookies
from api.staff.headers import securing
from api.staff.navigation import ROOT
from api.staff.signed import Signed, next_step
from api.staff.view import View, is_htmx
from consular.database import Database
from consular.staff import sessions

# Signing in itself: the only paths that answer to nobody in particular.
OPEN = ("/sign-in", "/link", "/single-sign-on")
# What each step that is owed needs besides its own page.
ALWAYS = ("/sign-out",)


class Gate:
    def __init__(
        self,
        app: ASGIApp,
        database: Database,
        clock: Callable[[], datetime],
        cookies: Cookies,
        view: View,
        host: str,
        secure: bool,
        second_factor_required: bool,
    ) -> None:
        """`host` is the public one, empty where it is not set."""
        self._app = app
        self._database = database
        self._clock = clock
        self._cookies = cookies
        self._view = view
        self._host = host
        self._secure = secure
        self._required = second_factor_required

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # the console has no web sockets, so nobody gets one
            return await send({"type": "websocket.close", "code": 1008})
        request, sending = Request(scope, receive), securing(send, self._secure)
        refusal = await self._refuse(request)
        if refusal is not None:
            return await refusal(scope, receive, sending)
        await self._app(scope, receive, sending)

    async def _refuse(self, request: Request) -> Response | None:
        """None where the request may go on, with `request.state.signed` set."""
        path = request.url.path.removeprefix(ROOT) or "/"
        if request.method not in SAFE and not self._is_own(request):
            return self._view.page(request, "error.html", 403, problem="foreign", detail="")
        try:
            signed = await self._signed(request)
        except SQLAlchemyError as error:
            return errors.away(self._view, request, error)
        request.state.signed = signed
        if _within(path, OPEN):
            return None
        if signed is None:
            return _to_sign_in(request)
        if signed.step and not _within(path, (*ALWAYS, signed.step)):
            return _lead(request, ROOT + signed.step)
        return None

    async def _signed(self, request: Request) -> Signed | None:
        token = self._cookies.read(request, self._cookies.session)
        if not token:
            return None
        at = self._clock()
        async with self._database.read() as session:
            found = await sessions.find(session, token, at)
        if found is None:
            return None
        if at - found.last_seen_at >= sessions.SEEN_EVERY:
            async with self._database.write() as session:
                await sessions.touch(session, found.id, at)
        return Signed(found, next_step(found, self._required))

    def _is_own(self, request: Request) -> bool:
        """Stricter than for people who look for help: a post that does not say where it is from is refused."""
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if site is not None:
            return site == "same-origin"
        hosts = {self._host, request.headers.get("host", "")} - {""}
        return origin is not None and urlsplit(origin).netloc in hosts


def _within(path: str, roots: tuple[str, ...]) -> bool:
    return any(path == root or path.startswith(root + "/") for root in roots)


def _to_sign_in(request: Request) -> Response:
    """Back to the same page afterwards, where it was one that only shows something."""
    wanted = request.headers.get("hx-current-url", "") if is_htmx(request) else str(request.url)
    parts = urlsplit(wanted)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    shows = request.method in SAFE or is_htmx(request)
    worth = shows and target.removeprefix(ROOT).strip("/")
    return _lead(request, f"{ROOT}/sign-in" + (f"?next={quote(target, safe='')}" if worth else ""))


def _lead(request: Request, path: str) -> Response:
    """A page is led to another one; a script is told, since it would put that page into the middle of this one."""
    if is_htmx(request):
        return Response(status_code=401, headers={"hx-redirect": path})
    if "text/event-stream" in request.headers.get("accept", ""):
        return Response(status_code=401)
    return RedirectResponse(path, 303)
