"""Where signing in leads: back to the page that was wanted, and never to another site."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from fastapi import Response
from fastapi.responses import RedirectResponse

from api.staff.navigation import ROOT


def safe(path: str) -> str:
    """The path, if it is one of the console's; else empty."""
    parts = urlsplit(path)
    plain = path.isprintable() and "\\" not in path
    return path if plain and not parts.netloc and not parts.scheme and path.startswith(ROOT + "/") else ""


def lead_on(path: str) -> Response:
    """To that page. The gate leads on to a step that is still owed, and this keeps what was wanted beyond it."""
    return RedirectResponse(safe(path) or ROOT + "/", 303)


def with_next(path: str, wanted: str) -> str:
    return f"{path}?next={quote(safe(wanted), safe='')}" if safe(wanted) else path
