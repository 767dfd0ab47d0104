"""The console's cookies: the session's token, a known browser's token, and what single sign-on keeps on the way.

Scripts cannot read them, other sites' posts do not bring them, and over https no other host can set them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import Request, Response
from starlette.requests import HTTPConnection

A_YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Cookie:
    """`lasts` in seconds; None: until the browser is closed."""

    name: str
    lasts: int | None
    same_site: Literal["lax", "strict"]


class Cookies:
    def __init__(self, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self._secure = secure
        # Lax: a link in a colleague's message has to open the console, and no GET changes anything.
        self.session = Cookie(f"{prefix}consular_staff", None, "lax")
        self.device = Cookie(f"{prefix}consular_device", A_YEAR, "strict")
        self.sign_on = Cookie(f"{prefix}consular_sign_on", 600, "lax")

    def read(self, request: HTTPConnection, cookie: Cookie) -> str:
        return request.cookies.get(cookie.name, "")

    def keep(self, response: Response, cookie: Cookie, value: str) -> None:
        response.set_cookie(
            cookie.name,
            value,
            max_age=cookie.lasts,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite=cookie.same_site,
        )

    def forget(self, response: Response, cookie: Cookie) -> None:
        response.delete_cookie(
            cookie.name, path="/", secure=self._secure, httponly=True, samesite=cookie.same_site
        )


def browser_kind(request: Request) -> str:
    """The kind of browser, so that an officer knows it again in the list: never the whole of what it says."""
    said = request.headers.get("user-agent", "")
    return f"{_first(said, BROWSERS)}, {_first(said, SYSTEMS)}"


# The first that fits: many browsers also claim to be those below them.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def _first(said: str, names: dict[str, str]) -> str:
    return next((name for mark, name in names.items() if mark in said), "other")
