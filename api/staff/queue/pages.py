"""The queue's page, its rows alone for a page that is open, its stream, and the views that an officer keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sse_starlette import EventSourceResponse

from api.staff import feed
from api.staff.names import Names, Register, spaced
from api.staff.navigation import ROOT
from api.staff.parts import Parts
from api.staff.queue import giving
from api.staff.queue.filters import Asked, of_filter
from api.staff.queue.viewing import Viewing
from api.staff.signed import AnOfficer, Signed
from consular.conversations.models import Conversation
from consular.desk import board, drafts, queue, views
from consular.desk.models import SavedView
from consular.severity import Severity
from consular.staff.models import Officer, Role

Field = Annotated[str, Form(max_length=2000)]
Filters = Annotated[Asked, Depends()]
INSIDE = frozenset({"rasa_rest", "socketio", "email"})  # no officer looks for these by name
CHOOSE = "Choose conversations in the list, and the officer who gets them."
LONGEST_NAME = 60  # characters of a view's


class QueuePages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._register = Register(parts.room, parts.clock)
        self._viewing = Viewing(parts.database, parts.clock)
        self._topics = parts.room.topics_named()

    async def page(
        self,
        request: Request,
        signed: Signed,
        asked: Asked,
        status: int = 200,
        given: int = 0,
        problems: Sequence[str] = (),
    ) -> Response:
        facts = await self._rows(signed, asked)
        async with self._parts.database.read() as session:
            officer = signed.officer
            names: Names = facts["names"]
            facts["views"] = [
                (view.id, view.name, of_filter(queue.Filter.of_codes(view.filters), self._topics))
                for view in await views.of_officer(session, officer.id)
            ]
            facts["drafts"] = [
                draft.conversation_id for draft in await drafts.of_officer(session, officer.id)
            ]
            facts["choices"] = await self._choices(session, names, facts["counts"], asked)
            facts["colleagues"] = await self._colleagues(session)
            facts["told"] = await feed.count_told(session, officer)
        said = {"given": given, "problems": list(dict.fromkeys(problems))}
        return self._parts.view.page(request, "queue/queue.html", status, **facts, **said)

    async def rows(self, request: Request, signed: Signed, asked: Asked) -> Response:
        """What changes while the page is open."""
        return self._parts.view.page(request, "queue/live.html", **await self._rows(signed, asked))

    async def _rows(self, signed: Signed, asked: Asked) -> dict[str, Any]:
        at, chosen = self._parts.clock(), asked.filter(self._topics)
        page = max(1, asked.page)
        async with self._parts.database.read() as session:
            chosen = await queue.look(session, chosen)
            total = await queue.count(session, signed.officer, chosen)
            page = min(page, max(1, -(-total // queue.PAGE)))
            offset = (page - 1) * queue.PAGE
            rows = await board.page(session, signed.officer, chosen, at, offset)
            counts = await board.counts(session, signed.officer, at)
            names = await self._register.read(session)
        await self._viewing.note(signed.session, [row.conversation_id for row in rows], bool(asked.q))
        return {
            "asked": asked,
            "rows": rows,
            "counts": counts,
            "total": total,
            "page": page,
            "first": offset + 1 if rows else 0,
            "more": offset + len(rows) < total,
            "at": at,
            "names": names,
            "is_supervisor": signed.officer.role.covers(Role.SUPERVISOR),
        }

    async def _choices(self, session: Any, names: Names, counts: list[Any], asked: Asked) -> dict[str, Any]:
        """What each filter offers."""
        found = await session.execute(
            select(Conversation.language).where(Conversation.language.is_not(None)).distinct().limit(60)
        )
        posts = {count.post_slug for count in counts} | {asked.post}
        channels = set(self._parts.room.channels) - INSIDE
        return {
            "post": _named(posts, names.post),
            "country": _named(names.countries, names.country),
            "topic": _named(self._topics, spaced),
            "channel": _named(channels, names.channel),
            "language": _named(set(found.scalars()), names.language),
            "severity": [("", "Any"), *((one.value, spaced(one.value)) for one in Severity)],
        }

    @staticmethod
    async def _colleagues(session: AsyncSession) -> list[tuple[int, str]]:
        """To whom a conversation can be given."""
        query = select(Officer.id, Officer.name).where(Officer.active).order_by(Officer.name)
        return list((await session.execute(query)).tuples())

    async def keep_view(self, signed: Signed, name: str, asked: Asked) -> None:
        async with self._parts.database.write() as session:
            chosen = asked.filter(self._topics)
            await views.keep(session, signed.officer.id, name.strip()[:LONGEST_NAME], chosen)


def _named(codes: Any, name: Any) -> list[tuple[str, str]]:
    pairs = [(code, name(code)) for code in codes if code]
    return [("", "Any"), *sorted(pairs, key=lambda pair: pair[1].lower())]


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/queue")
    pages = QueuePages(parts)

    @router.get("")
    async def show(request: Request, signed: AnOfficer, asked: Filters, given: int = 0) -> Response:
        return await pages.page(request, signed, asked, given=given)

    @router.get("/rows")
    async def show_rows(request: Request, signed: AnOfficer, asked: Filters) -> Response:
        return await pages.rows(request, signed, asked)

    @router.get("/events")
    async def stream(signed: AnOfficer) -> Response:
        return EventSourceResponse(feed.queue_events(parts, signed.session.id))

    @router.post("/next")
    async def take_next(signed: AnOfficer) -> Response:
        """The gravest that nobody has; where nobody waits, back to the queue, which says so."""
        found = await parts.room.desk.desk.claim_next(signed.officer.id)
        path = f"/conversations/{found}" if found else "/queue?nobody=yes"
        return RedirectResponse(ROOT + path, 303)

    @router.post("/give")
    async def give(
        request: Request,
        signed: AnOfficer,
        asked: Filters,
        conversation: Annotated[list[int] | None, Form()] = None,
        to: Annotated[int | None, Form()] = None,
        note: Field = "",
    ) -> Response:
        if to is None or not conversation:
            return await pages.page(request, signed, asked, 403, problems=[CHOOSE])
        done = await giving.give(
            parts.room.desk.desk, conversation, signed.officer.id, to, note.strip() or None
        )
        if done.refusals:
            return await pages.page(request, signed, asked, 409, done.count, done.refusals)
        address = f"{asked.address(page=asked.page)}&given={done.count}".lstrip("&")
        return RedirectResponse(f"{ROOT}/queue?{address}", 303)

    @router.post("/views")
    async def keep(signed: AnOfficer, asked: Filters, name: Field = "") -> Response:
        if name.strip():
            await pages.keep_view(signed, name, asked)
        return RedirectResponse(f"{ROOT}/queue?{asked.address()}", 303)

    @router.post("/views/{view_id:int}/drop")
    async def drop(signed: AnOfficer, view_id: int) -> Response:
        async with parts.database.write() as session:
            if await session.get(SavedView, view_id):
                await views.drop(session, signed.officer.id, view_id)
        return RedirectResponse(f"{ROOT}/queue", 303)

    return router
