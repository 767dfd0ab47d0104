"""Alerts that nobody has acknowledged, the gravest first, and notes that name the officer. No message is shown."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.staff import feed
from api.staff.conversation import transcript
from api.staff.names import Register
from api.staff.navigation import ROOT
from api.staff.parts import Parts
from api.staff.signed import AnOfficer
from consular.cases.models import Case
from consular.conversations.models import Conversation
from consular.desk import alerting, notes


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/alerts")
    register = Register(parts.room, parts.clock)

    @router.get("")
    async def show(request: Request, signed: AnOfficer) -> Response:
        async with parts.database.read() as session:
            alerts = [
                (
                    alert,
                    await session.get_one(Conversation, alert.conversation_id),
                    await session.get(Case, alert.case_id) if alert.case_id else None,
                )
                for alert in await alerting.open_for(session, signed.officer)
            ]
            unseen = await notes.unseen(session, signed.officer.id)
            cases = {note.case_id: await session.get(Case, note.case_id) for note in unseen if note.case_id}
            facts: dict[str, Any] = {
                "alerts": alerts,
                "notes": unseen,
                "cases": cases,
                "people": await transcript.people_named(session),
                "names": await register.read(session),
                "told": await feed.count_told(session, signed.officer),
            }
        return parts.view.page(request, "alerts/alerts.html", **facts)

    @router.post("/notes/seen")
    async def mark_seen(signed: AnOfficer) -> Response:
        async with parts.database.write() as session:
            found = [note.id for note in await notes.unseen(session, signed.officer.id)]
            await notes.mark_seen(session, signed.officer.id, found, parts.clock())
        return RedirectResponse(f"{ROOT}/alerts", 303)

    return router
