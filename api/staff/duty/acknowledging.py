"""The link in an escalation's e-mail. Opening it changes nothing, since programs that read mail open links too: whoever
it was sent to is asked, signed in, and their one answer uses it up."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.names import Register
from api.staff.navigation import ROOT
from api.staff.parts import Parts
from api.staff.signed import AnOfficer
from consular.conversations.models import Conversation
from consular.desk import clock, notices
from consular.desk.models import Notice
from consular.errors import NotFound
from consular.staff.models import Officer

UNKNOWN = "This link is not one of ours, or older than a day. The alerts show what still waits."


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/acknowledge")
    register = Register(parts.room, parts.clock)

    async def find(session: AsyncSession, token: str, officer: Officer) -> Notice:
        """Somebody else's link is as good as none."""
        notice = await notices.by_token(session, token, parts.clock())
        if notice is None or notice.officer_id not in (None, officer.id):
            raise NotFound(UNKNOWN)
        return notice

    @router.get("/{token}")
    async def ask(request: Request, signed: AnOfficer, token: str) -> Response:
        async with parts.database.read() as session:
            notice = await find(session, token, signed.officer)
            conversation = await session.get_one(Conversation, notice.conversation_id)
            facts: dict[str, Any] = {
                "conversation": conversation,
                "severity_of": clock.severity_of(conversation),
                "waits": await notices.needs_somebody(session, notice),
                "was_used": notice.used_at is not None,
                "told_at": notice.created_at,
                "about": notice.name,
                "names": await register.read(session),
            }
        return parts.view.page(request, "duty/acknowledge.html", **facts)

    @router.post("/{token}")
    async def acknowledge(signed: AnOfficer, token: str) -> Response:
        async with parts.database.read() as session:
            notice = await find(session, token, signed.officer)
        desk = parts.room.desk.desk
        await desk.acknowledge_by_link(notice.conversation_id, signed.officer.id, notice.id)
        return RedirectResponse(f"{ROOT}/conversations/{notice.conversation_id}", 303)

    return router
