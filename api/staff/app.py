"""The console, put together: an application of its own below /staff, behind one gate.

To add pages: a folder here with a `build(parts)` that gives a router, its line in `_closed`, and one in navigation.py.
Each route says the role that it needs (`AnOfficer`, `ASupervisor`, `AnAdministrator`); a test walks all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import RedirectResponse

from api.settings import Settings
from api.staff import errors, navigation, view
from api.staff.account import pages as account
from api.staff.advice import pages as advice
from api.staff.alerts import pages as alerts
from api.staff.audit import pages as audit
from api.staff.cases import pages as cases
from api.staff.conversation import pages as conversation
from api.staff.cookies import Cookies
from api.staff.duty import pages as duty
from api.staff.gate import Gate
from api.staff.officers import pages as officers
from api.staff.parts import Parts
from api.staff.queue import pages as queue
from api.staff.room import Room
from api.staff.sign_in import pages as sign_in
from api.staff.sign_in import steps
from api.staff.signed import AnOfficer
from api.staff.single_sign_on import pages as single_sign_on
from consular.database import Database
from consular.staff.own import OwnAccount
from consular.staff.sealing import Sealing
from consular.staff.signing_in import SignIn


def build(settings: Settings, database: Database, clock: Callable[[], datetime], room: Room) -> FastAPI:
    parts, secure = gather(settings, database, clock, room), is_secure(settings)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    errors.install(app, parts.view)
    app.include_router(sign_in.build(parts))
    app.include_router(single_sign_on.build(parts))
    for router in _closed(parts):
        app.include_router(router)
    app.add_middleware(
        Gate,
        database=database,
        clock=clock,
        cookies=parts.cookies,
        view=parts.view,
        host=urlsplit(settings.public_url).netloc,
        secure=secure,
        second_factor_required=settings.in_production,
    )
    return app


def gather(settings: Settings, database: Database, clock: Callable[[], datetime], room: Room) -> Parts:
    """What the pages are made with."""
    sealing = Sealing(settings.officers_keys)
    return Parts(
        settings,
        database,
        clock,
        view.make(settings.web_folder),
        Cookies(is_secure(settings)),
        sealing,
        SignIn(database, sealing, clock),
        OwnAccount(database, clock),
        room,
    )


def is_secure(settings: Settings) -> bool:
    """Whether the console is reached by https alone."""
    return settings.in_production or settings.public_url.startswith("https://")


def _closed(parts: Parts) -> list[APIRouter]:
    """Everything but signing in, whose own paths stand in gate.py."""
    return [
        _home(),
        queue.build(parts),
        conversation.build(parts),
        cases.build(parts),
        alerts.build(parts),
        advice.build(parts),
        duty.build(parts),
        sign_in.build_out(parts),
        steps.build(parts),
        steps.build_password(parts),
        account.build(parts),
        officers.build(parts),
        audit.build(parts),
    ]


def _home() -> APIRouter:
    router = APIRouter()

    @router.get("/")
    async def lead_to_first_page(signed: AnOfficer) -> Response:
        first = navigation.pages_for(signed.officer.role)[0]
        return RedirectResponse(navigation.ROOT + first.path, 303)

    return router
