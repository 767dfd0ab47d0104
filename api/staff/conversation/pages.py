"""A conversation's page and its stream, and the signs that the page gives while it is open."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from sse_starlette import EventSourceResponse

from api.files import answer
from api.staff.conversation import acts, writing
from api.staff.conversation.live import Live
from api.staff.conversation.reader import Reader
from api.staff.conversation.transcript import Cursor
from api.staff.parts import Parts
from api.staff.signed import AnOfficer
from consular.attachments import repository as attachments
from consular.audit import log as audit
from consular.audit.log import Subject
from consular.conversations.models import Message
from consular.desk.models import Activity
from consular.errors import NotFound

NO_FILE = "There is no such file in this conversation."


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

    @router.get("/files/{message_id:int}")
    async def open_file(signed: AnOfficer, conversation_id: int, message_id: int) -> Response:
        async with parts.database.write() as session:
            await reader.standing(session, conversation_id, signed.officer)
            message = await session.get(Message, message_id)
            if message is None or message.conversation_id != conversation_id:
                raise NotFound(NO_FILE)
            found = await attachments.open_of(session, message_id)
            if found is None:
                raise NotFound(NO_FILE)
            subject, at = Subject("conversation", str(conversation_id)), parts.clock()
            audit.record(
                session, signed.officer.id, "conversation.file_opened", subject, at, {"id": message_id}
            )
        return answer.of(found)

    acts.add(router, parts, reader)
    writing.add(router, parts, reader)
    return router
