"""The addresses of Rasa's REST channel, with the JSON that its clients know."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

from api.channels.intake import Intake
from api.channels.rasa_rest import cors
from api.channels.rasa_rest.caller import HEADER
from api.channels.rasa_rest.channel import Call, Posted, RestChannel, explain
from api.channels.rasa_rest.replies import Replies, show
from api.channels.rasa_rest.session import Sessions
from consular.conversations.models import Message

LONGEST_BODY = 256 * 1024  # bytes


class Button(BaseModel):
    title: str
    payload: str


class Reply(BaseModel):
    """A reply as Rasa's clients know it."""

    recipient_id: str
    text: str
    buttons: list[Button] = []


def build(
    channel: RestChannel, intake: Intake, replies: Replies, sessions: Sessions, origins: Collection[str]
) -> APIRouter:
    """The routes under /webhooks/rest."""
    router = APIRouter(prefix="/webhooks/rest", tags=["Rasa clients"], max_body_size=LONGEST_BODY)

    def finish(request: Request, call: Call, response: Response) -> Response:
        """With the session that the client has to keep, where it came without one."""
        if call.caller.new_token:
            response.headers[HEADER] = call.caller.new_token
            response.headers.append("set-cookie", sessions.cookie(call.caller.new_token))
        response.headers["cache-control"] = "no-store"
        return cors.allow(request, response, origins)

    @router.get("/")
    async def health() -> dict[str, str]:
        """What Rasa's clients ask to see whether the channel is there."""
        return {"status": "ok"}

    @router.options("/webhook", include_in_schema=False)
    async def preflight(request: Request) -> Response:
        return cors.preflight(request, origins)

    @router.post(
        "/webhook",
        response_model=list[Reply],
        openapi_extra={
            "requestBody": {"content": {"application/json": {"schema": Posted.model_json_schema()}}}
        },
    )
    async def receive(request: Request, stream: bool = False) -> Response:
        """Send a message and get the replies that are there within a few seconds; a later one comes with the next
        call. `stream=true` sends each as a line of JSON as soon as it is there."""
        try:
            receipts = await intake.accept(channel, request)
            call = await channel.call(request)
        except ValueError as error:
            raise HTTPException(422, explain(error)) from error
        found = replies.answer(receipts, channel.name, call.caller.address)
        if stream:
            return finish(
                request, call, StreamingResponse(_lines(found, call), media_type="text/event-stream")
            )
        return finish(request, call, JSONResponse([show(message, call.sender) async for message in found]))

    return router


async def _lines(found: AsyncIterator[Message], call: Call) -> AsyncIterator[str]:
    async for message in found:
        yield json.dumps(show(message, call.sender)) + "\n"
