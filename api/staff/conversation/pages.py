"""A conversation's page and its stream, and the signs that the page gives while it is open."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from sse_starlette import EventSourceResponse

from api.staff.conversation import acts, writing
from api.staff.conversation.live import Live
from api.staff.conversation.reader import Reader
from api.staff.conversation.transcript import Cursor
from api.staff.parts import Parts
from api.staff.signed import AnOfficer
from consular.desk.models import Activity


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/conversations/{conversation_id:int}")
    reader = Reader(parts)

    @router.get("")
    async def show(
        request: Request,
        signed: AnOfficer,
        conversation_id: int,
        before: int | None = None,
        canned: str = "",
        done: str = "",
    ) -> Response:
        facts = await reader.page(signed, conversation_id, before, canned)
        return parts.view.page(request, "conversation/conversation.html", **facts, problem="", done=done)

    @router.get("/events")
    async def stream(
        request: Request,
        signed: AnOfficer,
        conversation_id: int,
        since: str = "",
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> Response:
        cursor = Cursor.read(last_event_id) or Cursor.read(since) or Cursor()
        live = Live(parts, reader, request, conversation_id, cursor)
        return EventSourceResponse(live.events(signed.session.id))

    @router.post("/here")
    async def say_here(signed: AnOfficer, conversation_id: int) -> Response:
        async with parts.database.read() as session:
            await reader.standing(session, conversation_id, signed.officer)
        await parts.room.desk.replies.see(conversation_id, signed.officer.id, Activity.VIEWING)
        return Response(status_code=204)

    @router.post("/leave")
    async def leave(signed: AnOfficer, conversation_id: int) -> Response:
        await parts.room.desk.replies.leave(conversation_id, signed.officer.id)
        return Response(status_code=204)

    acts.add(router, parts, reader)
    writing.add(router, parts, reader)
    return router
