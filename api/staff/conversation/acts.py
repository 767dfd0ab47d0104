"""What an officer can do with a conversation: take it, pass it on, give it up. Each form leads back to a page that says
what came of it; a refusal is said on the conversation's own page, since it mostly tells who was first."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.errors import status_of
from api.staff.conversation.reader import Reader
from api.staff.navigation import ROOT
from api.staff.parts import Parts
from api.staff.signed import AnOfficer, Signed
from consular.desk.passing import Receiver
from consular.errors import ConsularError, NotFound

Field = Annotated[str, Form(max_length=4000)]


class Answer:
    """Turns an action into the page that follows it."""

    def __init__(self, parts: Parts, reader: Reader) -> None:
        self._parts = parts
        self._reader = reader

    async def of(
        self, request: Request, signed: Signed, conversation_id: int, action: Awaitable[object], done: str
    ) -> Response:
        try:
            await action
        except ConsularError as refusal:
            return await self.refuse(request, signed, conversation_id, refusal)
        return back(conversation_id, done)

    async def refuse(
        self, request: Request, signed: Signed, conversation_id: int, refusal: ConsularError
    ) -> Response:
        """Where the officer may not even see the conversation, the error page says so."""
        facts = await self._reader.page(signed, conversation_id, None, "")
        facts |= {"problem": str(refusal), "done": ""}
        return self._parts.view.page(request, "conversation/conversation.html", status_of(refusal), **facts)


def back(conversation_id: int, done: str = "") -> Response:
    return RedirectResponse(
        f"{ROOT}/conversations/{conversation_id}" + (f"?done={done}" if done else ""), 303
    )


def receiver(written: str) -> Receiver:
    """As the form writes it: officer:3, post:british-embassy-paris or team:family."""
    kind, _, name = written.partition(":")
    if kind == "officer" and name.isdecimal():
        return Receiver(officer_id=int(name))
    if kind == "post" and name:
        return Receiver(post_slug=name)
    if kind == "team" and name:
        return Receiver(team=name)
    raise NotFound("Choose to whom you pass it on.")


def add(router: APIRouter, parts: Parts, reader: Reader) -> None:
    answer, desk = Answer(parts, reader), parts.room.desk.desk

    @router.post("/claim")
    async def claim(request: Request, signed: AnOfficer, conversation_id: int) -> Response:
        action = desk.claim(conversation_id, signed.officer.id)
        return await answer.of(request, signed, conversation_id, action, "claimed")

    @router.post("/transfer")
    async def transfer(
        request: Request, signed: AnOfficer, conversation_id: int, to: Field = "", note: Field = ""
    ) -> Response:
        """Of what nobody has, an officer is simply given it."""

        async def action() -> None:
            receives = receiver(to)
            async with parts.database.read() as session:
                stands = await reader.standing(session, conversation_id, signed.officer)
            if stands.is_free and receives.officer_id is not None:
                await desk.assign(
                    conversation_id, signed.officer.id, receives.officer_id, note.strip() or None
                )
            else:
                await desk.transfer(conversation_id, signed.officer.id, receives, note)

        return await answer.of(request, signed, conversation_id, action(), "transferred")

    @router.post("/release")
    async def release(
        request: Request, signed: AnOfficer, conversation_id: int, note: Field = ""
    ) -> Response:
        action = desk.release(conversation_id, signed.officer.id, note.strip() or None)
        return await answer.of(request, signed, conversation_id, action, "released")

    @router.post("/hand-back")
    async def hand_back(
        request: Request, signed: AnOfficer, conversation_id: int, note: Field = ""
    ) -> Response:
        action = desk.hand_back(conversation_id, signed.officer.id, note.strip() or None)
        return await answer.of(request, signed, conversation_id, action, "handed_back")

    @router.post("/close")
    async def close(
        request: Request, signed: AnOfficer, conversation_id: int, outcome: Field = "", note: Field = ""
    ) -> Response:
        action = desk.close(conversation_id, signed.officer.id, outcome, note.strip() or None)
        return await answer.of(request, signed, conversation_id, action, "closed")

    @router.post("/pause")
    async def pause(request: Request, signed: AnOfficer, conversation_id: int) -> Response:
        action = desk.wait_for_person(conversation_id, signed.officer.id)
        return await answer.of(request, signed, conversation_id, action, "paused")

    @router.post("/acknowledge")
    async def acknowledge(
        request: Request, signed: AnOfficer, conversation_id: int, next: Field = ""
    ) -> Response:
        """From the alerts' page back to it."""
        action = desk.acknowledge(conversation_id, signed.officer.id)
        answered = await answer.of(request, signed, conversation_id, action, "acknowledged")
        is_done = answered.status_code == 303 and next == "alerts"
        return RedirectResponse(f"{ROOT}/alerts", 303) if is_done else answered

    @router.post("/again")
    async def send_again(
        request: Request, signed: AnOfficer, conversation_id: int, message: int = Form(), channel: Field = ""
    ) -> Response:
        action = parts.room.again.send(conversation_id, signed.officer.id, message, channel or None)
        return await answer.of(request, signed, conversation_id, action, "sent_again")
