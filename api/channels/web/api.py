"""Web chat's JSON API: what the page's script, the terminal and other programs use."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sse_starlette import EventSourceResponse

from api.channels.intake import Intake
from api.channels.web import stream
from api.channels.web.channel import Posted, WebChannel
from api.channels.web.origin import refuse_foreign
from api.channels.web.session import Sessions
from api.live.hub import Hub
from consular.conversations import repository as conversations
from consular.conversations.models import Conversation, Message
from consular.database import Database
from consular.errors import NotFound


class OpenedSession(BaseModel):
    token: str = Field(description="send it as `Authorization: Bearer ...`; whoever has it can read the chat")


class StoredMessage(BaseModel):
    id: int = Field(description="the message's id in the transcript", examples=[41])
    repeated: bool = Field(description="true when this id was sent before; nothing was stored again")
    closed: bool = Field(description="true when the chat is closed quietly: show none of it any more")


class AnswerReading(BaseModel):
    """How the service understood one of the sender's own messages, and what it answered."""

    status: str = Field(examples=["answered"])
    intent: str | None = Field(examples=["lost_stolen_passport"])
    confidence: float | None
    emergency: str | None = Field(description="the emergency that the fixed check saw")
    country: str | None = Field(
        description="GOV.UK slug: the one in mind after this message", examples=["morocco"]
    )
    replies: list[stream.ShownMessage]


def build(sessions: Sessions, intake: Intake, channel: WebChannel, database: Database, hub: Hub) -> APIRouter:
    """The routes under /chat."""
    router = APIRouter(prefix="/chat", tags=["web chat"], dependencies=[Depends(refuse_foreign)])

    async def conversation_of(request: Request) -> Conversation | None:
        address = sessions.address(request)
        async with database.read() as session:
            return await conversations.find(session, channel.name, address)

    @router.post("/sessions", status_code=201)
    async def open_session(response: Response) -> OpenedSession:
        """Start a chat. Nothing is stored until the first message."""
        token = sessions.new()
        sessions.keep(response, token)
        return OpenedSession(token=token)

    @router.delete("/sessions", status_code=204)
    async def leave(response: Response) -> None:
        """Forget this chat in this browser. The conversation itself stays with the service."""
        sessions.forget(response)

    @router.post(
        "/messages",
        status_code=202,
        openapi_extra={
            "requestBody": {"content": {"application/json": {"schema": Posted.model_json_schema()}}}
        },
    )
    async def post_message(request: Request, response: Response) -> StoredMessage:
        """Send a message. It is stored when this answers, and the reply follows on /chat/events."""
        try:
            [receipt] = await intake.accept(channel, request)
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        if receipt.is_quiet:
            sessions.forget(response)
        return StoredMessage(id=receipt.message_id, repeated=not receipt.is_new, closed=receipt.is_quiet)

    @router.get("/messages")
    async def read_messages(
        request: Request, after: Annotated[int, Query(ge=0)] = 0
    ) -> list[stream.ShownMessage]:
        """The transcript, oldest first, from after a message's id."""
        conversation = await conversation_of(request)
        if conversation is None:
            return []
        messages, _ = await stream.read(database, conversation.id, after)
        return messages

    @router.get("/messages/{message_id}/reading")
    async def read_reading(
        request: Request, message_id: int, wait: Annotated[float, Query(ge=0, le=60)] = 0
    ) -> AnswerReading:
        """How one of your own messages was understood. Waits up to `wait` seconds for the answer."""
        conversation = await conversation_of(request)
        async with database.read() as session:
            message = await session.get(Message, message_id)
        if conversation is None or message is None or message.conversation_id != conversation.id:
            raise NotFound("There is no such message in this chat.")
        found: dict[str, Any] = await stream.wait_for_answer(database, hub, conversation.id, message_id, wait)
        return AnswerReading(**found)

    @router.get("/events", response_class=EventSourceResponse)
    async def read_events(
        request: Request,
        after: Annotated[int, Query(ge=0)] = 0,
        last_event_id: Annotated[str, Header()] = "",
    ) -> Response:
        """Server-sent events: `message` (its id is the event's id) and `typing`. Replays from Last-Event-ID."""
        conversation = await conversation_of(request)
        if conversation is None:
            return JSONResponse({"detail": "Send a message first: this chat is still empty."}, 404)
        start = int(last_event_id) if last_event_id.isdigit() else after
        return EventSourceResponse(stream.events(database, hub, conversation.id, start), ping=15)

    return router
