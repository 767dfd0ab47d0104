"""What an officer changes in a case. Each is one transaction over the locked case, and leads back to its page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import status_of
from api.staff.cases.reader import Reader
from api.staff.navigation import ROOT
from api.staff.parts import Parts
from api.staff.signed import AnOfficer, Signed
from consular.cases import file, history, merging
from consular.cases.models import Case
from consular.conversations.models import Conversation
from consular.desk import notes
from consular.errors import ConsularError, NotFound
from consular.severity import Severity
from consular.staff.models import Officer

Field = Annotated[str, Form(max_length=4000)]
CONSENTS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Turn:
    """What one change works with; the case is locked."""

    session: AsyncSession
    case: Case
    by: int  # the officer's id
    at: datetime


Change = Callable[[Turn], Awaitable[object]]


class Cases:
    def __init__(self, parts: Parts, reader: Reader) -> None:
        self._parts = parts
        self._reader = reader

    async def change(
        self, request: Request, signed: Signed, reference: str, change: Change, part: str = ""
    ) -> Response:
        """`part` is the section of the page to come back to. A refusal is said on the page."""
        try:
            async with self._parts.database.write() as session:
                officer = await session.get_one(Officer, signed.officer.id)
                case = await self._reader.find(session, officer, reference)
                await session.refresh(case, with_for_update=True)
                await change(Turn(session, case, officer.id, self._parts.clock()))
        except ConsularError as refusal:
            facts = await self._reader.one(signed, reference)
            return self._parts.view.page(
                request, "cases/case.html", status_of(refusal), problem=str(refusal), **facts
            )
        self._parts.room.hub.wake(self._parts.room.hub.DESK, case.conversation_id)
        return RedirectResponse(f"{ROOT}/cases/{case.reference}" + (f"#{part}" if part else ""), 303)


def read_moment(written: str, zone: str) -> datetime | None:
    """A day and hour as the browser's own field writes them, on the officer's clock."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None


def add(router: APIRouter, parts: Parts, reader: Reader) -> None:
    cases = Cases(parts, reader)
    _add_file(router, cases)
    _add_standing(router, cases, parts)
    _add_merging(router, cases)


def _add_file(router: APIRouter, cases: Cases) -> None:
    @router.post("/people")
    async def add_person(
        request: Request,
        signed: AnOfficer,
        reference: str,
        name: Field = "",
        relation: Field = "",
        phone: Field = "",
    ) -> Response:
        return await cases.change(
            request,
            signed,
            reference,
            lambda turn: file.add_person(turn.session, turn.case, turn.by, name, turn.at, relation, phone),
            "people",
        )

    @router.post("/tasks")
    async def add_task(
        request: Request,
        signed: AnOfficer,
        reference: str,
        text: Field = "",
        for_officer: Field = "",
        due: Field = "",
    ) -> Response:
        async def change(turn: Turn) -> None:
            whose = int(for_officer) if for_officer.isdecimal() else None
            until = read_moment(due, signed.officer.time_zone)
            await file.add_task(turn.session, turn.case, turn.by, text, turn.at, whose, until)

        return await cases.change(request, signed, reference, change, "tasks")

    @router.post("/tasks/{task_id:int}/done")
    async def finish_task(request: Request, signed: AnOfficer, reference: str, task_id: int) -> Response:
        return await cases.change(
            request,
            signed,
            reference,
            lambda turn: file.finish_task(turn.session, turn.case, turn.by, task_id, turn.at),
            "tasks",
        )

    @router.post("/notes")
    async def add_note(request: Request, signed: AnOfficer, reference: str, text: Field = "") -> Response:
        async def change(turn: Turn) -> None:
            if text.strip():
                note = await notes.add(turn.session, turn.by, text, turn.at, case_id=turn.case.id)
                history.record(turn.session, turn.case, "noted", turn.by, turn.at, after=str(note.id))

        return await cases.change(request, signed, reference, change, "notes")

    @router.post("/conversations")
    async def link(request: Request, signed: AnOfficer, reference: str, conversation: Field = "") -> Response:
        async def change(turn: Turn) -> None:
            number = int(conversation) if conversation.strip().isdecimal() else 0
            found = await turn.session.get(Conversation, number)
            if found is None or not signed.officer.works_for(found.post_slug):
                raise NotFound("There is no such conversation. Its number stands in its address.")
            await file.link(turn.session, turn.case, turn.by, found.id, turn.at)

        return await cases.change(request, signed, reference, change, "conversations")

    @router.post("/conversations/{conversation_id:int}/unlink")
    async def unlink(request: Request, signed: AnOfficer, reference: str, conversation_id: int) -> Response:
        return await cases.change(
            request,
            signed,
            reference,
            lambda turn: file.unlink(turn.session, turn.case, turn.by, conversation_id, turn.at),
            "conversations",
        )


def _add_standing(router: APIRouter, cases: Cases, parts: Parts) -> None:
    @router.post("/standing")
    async def set_standing(
        request: Request,
        signed: AnOfficer,
        reference: str,
        severity: Field = "",
        topic: Field = "",
        country: Field = "",
        post: Field = "",
    ) -> Response:
        """Only what differs is a change."""

        async def change(turn: Turn) -> None:
            if severity in set(Severity) and severity != turn.case.severity:
                history.grade(turn.session, turn.case, turn.by, Severity(severity), turn.at)
            if topic in parts.room.topics and topic != turn.case.topic:
                history.retype(turn.session, turn.case, turn.by, topic, turn.at)
            history.place(turn.session, turn.case, turn.by, country or None, post or None, turn.at)

        return await cases.change(request, signed, reference, change)

    @router.post("/preferences")
    async def set_preferences(
        request: Request,
        signed: AnOfficer,
        reference: str,
        preferences: Field = "",
        no_voicemail: Field = "",
        consent: Field = "",
    ) -> Response:
        async def change(turn: Turn) -> None:
            said = (preferences.strip() or None, bool(no_voicemail))
            if said != (turn.case.contact_preferences, turn.case.no_voicemail):
                history.prefer(turn.session, turn.case, turn.by, *said, turn.at)
            may_share = CONSENTS.get(consent)
            if may_share is not turn.case.family_consent:
                history.consent(turn.session, turn.case, turn.by, may_share, turn.at)

        return await cases.change(request, signed, reference, change, "contact")

    @router.post("/close")
    async def close(request: Request, signed: AnOfficer, reference: str, outcome: Field = "") -> Response:
        async def change(turn: Turn) -> None:
            if outcome not in parts.room.desk.levels.outcomes:
                raise NotFound("There is no such outcome. Choose one of the list.")
            history.close(turn.session, turn.case, turn.by, outcome, turn.at)

        return await cases.change(request, signed, reference, change)

    @router.post("/reopen")
    async def reopen(request: Request, signed: AnOfficer, reference: str) -> Response:
        async def change(turn: Turn) -> None:
            history.reopen(turn.session, turn.case, turn.by, turn.at)

        return await cases.change(request, signed, reference, change)


def _add_merging(router: APIRouter, cases: Cases) -> None:
    @router.post("/merge")
    async def merge(request: Request, signed: AnOfficer, reference: str, other: Field = "") -> Response:
        """Puts the other case into this one."""

        async def change(turn: Turn) -> None:
            merged = await Reader.find(turn.session, signed.officer, other.strip())
            await merging.merge(turn.session, turn.case.id, merged.id, turn.by, turn.at)

        return await cases.change(request, signed, reference, change, "duplicates")

    @router.post("/merges/{merge_id:int}/undo")
    async def undo(request: Request, signed: AnOfficer, reference: str, merge_id: int) -> Response:
        async def change(turn: Turn) -> None:
            if merge_id not in [row.id for row in await merging.of_case(turn.session, turn.case.id)]:
                raise NotFound("There is no such merge in this case.")
            await merging.undo(turn.session, merge_id, turn.by, turn.at)

        return await cases.change(request, signed, reference, change, "duplicates")
