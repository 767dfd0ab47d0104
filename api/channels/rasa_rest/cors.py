"""Lets pages of other sites use the channel: those that the settings name, and no others."""

from __future__ import annotations

from collections.abc import Collection

from fastapi import Request, Response

from api.channels.rasa_rest.caller import HEADER
from api.channels.rasa_rest.channel import IDEMPOTENCY_HEADER


def allow(request: Request, response: Response, origins: Collection[str]) -> Response:
    """The response, readable by the page that asked if it is named. No cookies: its session is in the header."""
    origin = request.headers.get("origin", "")
    response.headers.append("vary", "origin")
    if origin in origins:
        response.headers["access-control-allow-origin"] = origin
        response.headers["access-control-expose-headers"] = HEADER
    return response


def preflight(request: Request, origins: Collection[str]) -> Response:
    """The answer to a browser that asks whether a page may post."""
    response = allow(request, Response(status_code=204), origins)
    if "access-control-allow-origin" in response.headers:
        response.headers["access-control-allow-methods"] = "POST"
        response.headers["access-control-allow-headers"] = f"content-type, {HEADER}, {IDEMPOTENCY_HEADER}"
        response.headers["access-control-max-age"] = "3600"
    return response
