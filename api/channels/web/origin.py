"""Refuses posts that another site's page makes a visitor's browser send with the visitor's cookie.

Programs that bring a bearer token are not concerned: no browser adds that by itself.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from consular.errors import NotAllowed

SAFE = ("GET", "HEAD", "OPTIONS")
FOREIGN = (
    "This message did not come from our own page, so we did not take it. Open /chat and send it from there."
)


def refuse_foreign(request: Request) -> None:
    """Raises `NotAllowed` for what a browser says comes from elsewhere.

    A browser too old to say anything, and one without a window, is let through: help comes before strictness.
    """
    bearer = request.headers.get("authorization", "").lower().startswith("bearer ")
    if request.method in SAFE or bearer:
        return
    if not is_own(request):
        raise NotAllowed(FOREIGN)


def is_own(request: Request) -> bool:
    """Whether a page of ours, or nobody's, made the browser ask."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return True
    # Behind a proxy the host that the browser asked for stands in the second; a page cannot set either.
    hosts = (request.headers.get("host"), request.headers.get("x-forwarded-host"))
    return urlsplit(origin).netloc in [host for host in hosts if host]
