"""What an officer writes: a reply, a note, a draft. With a script the box alone is answered, else the page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from api.errors import status_of
from api.staff.conversation import composer, posted
from api.staff.conversation.acts import Answer, back
from api.staff.conversation.posted import Posted
from api.staff.conversation.reader import Reader
from api.staff.parts import Parts
from api.staff.signed import AnOfficer, Signed
from api.staff.view import is_htmx
from consular.desk import canned, replying
from consular.errors import ConsularError, NotAllowed

Text = Annotated[str, Form(max_length=20_000)]
NO_FILES = "This channel takes no files. Say in words what is in it, or agree on another way."
UNFILLED = "Write what belongs in place of {{{}}}, or take it out."


class Writing:
    def __init__(self, parts: Parts, reader: Reader) -> None:
        self._parts = parts
        self._reader = reader
        self._answer = Answer(parts, reader)

    async def reply(self, request: Request, signed: Signed, conversation_id: int, posted: Posted) -> Response:
        text, officer_id = posted.text, signed.officer.id
        async with self._parts.database.read() as session:
            stands = await self._reader.standing(session, conversation_id, signed.officer)
        try:
            if left := canned.unfilled(text):
                raise NotAllowed(UNFILLED.format(left[0]))
            file = posted.file()
            if file and not composer.takes_files(self._parts.room.channels.get(stands.conversation.channel)):
                raise NotAllowed(NO_FILES)
            await self._parts.room.desk.replies.send(
                conversation_id, officer_id, text, posted.submission or None, file
            )
        except ConsularError as refusal:
            await self._parts.room.desk.replies.keep_draft(conversation_id, officer_id, text)
            return await self._refuse(request, signed, conversation_id, refusal)
        if is_htmx(request):
            return await self._box(request, signed, conversation_id, sent=True)
        return back(conversation_id, "replied")

    async def draft(
        self, request: Request, signed: Signed, conversation_id: int, text: str, submission: str
    ) -> Response:
        """Keeps it, and says how much room is left. A draft that is overtaken by its own sending is dropped."""
        text = _lines(text)
        async with self._parts.database.read() as session:
            stands = await self._reader.standing(session, conversation_id, signed.officer)
            is_sent = bool(submission and await replying.sent_before(session, submission))
            window = await composer.window_left(session, stands.conversation, self._parts.clock())
        if not is_sent:
            await self._parts.room.desk.replies.keep_draft(conversation_id, signed.officer.id, text)
        if not is_htmx(request):
            return back(conversation_id, "kept")
        channel = self._parts.room.channels.get(stands.conversation.channel)
        measured = composer.measure(text, channel, self._parts.room.wording)
        facts: dict[str, Any] = {"measure": measured, "window": window, "stands": stands}
        return self._parts.view.page(request, "conversation/measure.html", **facts)

    async def note(self, request: Request, signed: Signed, conversation_id: int, text: str) -> Response:
        if text.strip():
            action = self._parts.room.desk.replies.add_note(conversation_id, signed.officer.id, _lines(text))
            answered = await self._answer.of(request, signed, conversation_id, action, "noted")
            if not is_htmx(request) or answered.status_code != 303:
                return answered
        elif not is_htmx(request):
            return back(conversation_id)
        return self._parts.view.page(
            request, "conversation/note.html", conversation_id=conversation_id, colleagues=[]
        )

    async def ask_location(self, request: Request, signed: Signed, conversation_id: int) -> Response:
        """Sends the canned reply that asks for it."""

        async def action() -> None:
            async with self._parts.database.read() as session:
                stands = await self._reader.standing(session, conversation_id, signed.officer)
                values = await self._reader.values(session, stands, signed.officer, None)
            text = self._parts.room.canned.one(canned.ASK_LOCATION, values) or ""
            draft = await self._kept(signed, conversation_id)
            await self._parts.room.desk.replies.send(conversation_id, signed.officer.id, text)
            if draft:  # sending dropped it, but this was not what it said
                await self._parts.room.desk.replies.keep_draft(conversation_id, signed.officer.id, draft)

        return await self._answer.of(request, signed, conversation_id, action(), "asked_location")

    async def _kept(self, signed: Signed, conversation_id: int) -> str:
        async with self._parts.database.read() as session:
            found = await composer.draft_of(session, signed.officer.id, conversation_id)
        return found

    async def _refuse(
        self, request: Request, signed: Signed, conversation_id: int, refusal: ConsularError
    ) -> Response:
        if not is_htmx(request):
            return await self._answer.refuse(request, signed, conversation_id, refusal)
        return await self._box(
            request, signed, conversation_id, status=status_of(refusal), problem=str(refusal)
        )

    async def _box(
        self,
        request: Request,
        signed: Signed,
        conversation_id: int,
        sent: bool = False,
        status: int = 200,
        problem: str = "",
    ) -> Response:
        """The reply box alone."""
        async with self._parts.database.read() as session:
            stands = await self._reader.standing(session, conversation_id, signed.officer)
            facts = {
                "stands": stands,
                **await self._reader.common(session),
                **await self._reader.composer(session, stands, signed.officer),
            }
        return self._parts.view.page(
            request, "conversation/composer.html", status, sent=sent, problem=problem, **facts
        )


def _lines(text: str) -> str:
    """Forms end lines with two characters."""
    return text.replace("\r\n", "\n")


def add(router: APIRouter, parts: Parts, reader: Reader) -> None:
    writing = Writing(parts, reader)

    @router.post("/reply")
    async def reply(request: Request, signed: AnOfficer, conversation_id: int) -> Response:
        return await writing.reply(request, signed, conversation_id, await posted.read(request))

    @router.post("/draft")
    async def draft(
        request: Request, signed: AnOfficer, conversation_id: int, text: Text = "", submission: Text = ""
    ) -> Response:
        return await writing.draft(request, signed, conversation_id, text, submission)

    @router.post("/note")
    async def note(request: Request, signed: AnOfficer, conversation_id: int, text: Text = "") -> Response:
        return await writing.note(request, signed, conversation_id, text)

    @router.post("/ask-location")
    async def ask_location(request: Request, signed: AnOfficer, conversation_id: int) -> Response:
        return await writing.ask_location(request, signed, conversation_id)
