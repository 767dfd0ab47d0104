"""Where networks deliver: one address a channel, POST /channels/<name>/webhook. Verify, parse, store, acknowledge.

Nothing here waits for Rasa or for another network. A refused request is logged without its content.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from api.channels.intake import Intake
from api.channels.interface import Channel
from consular.errors import NotFound

LONGEST_BODY = 256 * 1024  # bytes; far above any network's message
NO_SUCH_CHANNEL = "There is no such channel here, or it is switched off."
TOO_LONG = "The request is longer than any message. Send less."


def build(channels: Mapping[str, Channel], intake: Intake) -> APIRouter:
    """The route for every channel that has an `acknowledgement`: those whose networks call us."""
    router = APIRouter(prefix="/channels", tags=["channels"])

    @router.post("/{name}/webhook", response_class=Response)
    async def receive(name: str, request: Request) -> Response:
        """Messages and delivery receipts, in the network's own form. They are stored when this answers."""
        channel = channels.get(name)
        if channel is None or not hasattr(channel, "acknowledgement"):
            raise NotFound(NO_SUCH_CHANNEL)
        try:
            await intake.accept(channel, await _bounded(request), is_webhook=True)
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        return _acknowledge(channel)

    return router


def _acknowledge(channel: Channel) -> Response:
    body, media_type = channel.acknowledgement  # type: ignore[attr-defined]
    return Response(body, 200 if body else 204, media_type=media_type)


async def _bounded(request: Request) -> Request:
    """The same request with its whole body read, which must not be endless."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise HTTPException(413, TOO_LONG)

    async def replay() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, replay)
