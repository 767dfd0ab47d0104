"""What the console's pages are made with, gathered so that each `build` takes one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from api.settings import Settings
from api.staff.cookies import Cookies, browser_kind
from api.staff.room import Room
from api.staff.view import View
from consular.database import Database
from consular.staff.own import OwnAccount
from consular.staff.sealing import Sealing
from consular.staff.signing_in import SignIn, Visitor


@dataclass(frozen=True)
class Parts:
    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    view: View
    cookies: Cookies
    sealing: Sealing
    sign_in: SignIn
    own: OwnAccount
    room: Room

    def visitor(self, request: Request) -> Visitor:
        """Who is at the door, as far as the request tells."""
        address = request.client.host if request.client else ""
        return Visitor(address, browser_kind(request), self.cookies.read(request, self.cookies.device))
