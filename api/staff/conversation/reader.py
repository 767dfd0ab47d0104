"""Reads one conversation's page: the transcript, how it stands, what is beside it, and what the reply box offers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.web.links import link
from api.staff import feed
from api.staff.conversation import composer, side, standing, transcript
from api.staff.conversation.side import Side
from api.staff.conversation.standing import Standing
from api.staff.names import Names, Register
from api.staff.parts import Parts
from api.staff.shown import Shown
from api.staff.signed import Signed
from consular.audit import log as audit
from consular.audit.log import Subject
from consular.desk import notes
from consular.desk.levels import CENTRE
from consular.staff.models import Officer

NEW_TAB = "(opens in a new tab)"
BRIEF = frozenset({"country", "numbers", "post", "advice_link", "advice_entry_link", "helpline"})


def moment(at: datetime, zone: str) -> str:
    """A message's time on the officer's own clock, short: "21 Nov, 03:00"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b, %H:%M}"


def linked(text: str) -> Markup:
    """A text with its links and phone numbers to be pressed."""
    return link(text, NEW_TAB)


class Reader:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._register = Register(parts.room, parts.clock)
        self._shown = Shown(parts.clock())

    async def page(
        self, signed: Signed, conversation_id: int, before: int | None, canned_key: str
    ) -> dict[str, Any]:
        """Everything on the page. That the officer saw it goes into the audit log."""
        at, officer, room = self._parts.clock(), signed.officer, self._parts.room
        async with self._parts.database.read() as session:
            stands = await standing.read(session, conversation_id, officer, at)
            beside = await side.read(session, room.desk.levels, stands.conversation, at)
            facts: dict[str, Any] = {
                "stands": stands,
                "side": beside,
                "transcript": await transcript.latest(session, conversation_id, before),
                "before": before,
                **await self.common(session),
                **await self.composer(session, stands, officer, canned_key, beside),
                "receivers": await self.receivers(session, officer),
                "colleagues": await self._colleagues(session, officer),
                "can_go_by": self.other_channels(stands),
                "told": await feed.count_told(session, officer),
                "sent": False,
            }
        await self._note_view(signed, conversation_id)
        return facts

    async def standing(self, session: AsyncSession, conversation_id: int, officer: Officer) -> Standing:
        return await standing.read(session, conversation_id, officer, self._parts.clock())

    async def common(self, session: AsyncSession) -> dict[str, Any]:
        """What every part of the page is worded with."""
        return {
            "names": await self._register.read(session),
            "people": await transcript.people_named(session),
            "at": self._parts.clock(),
            "moment": moment,
            "linked": linked,
        }

    async def composer(
        self,
        session: AsyncSession,
        stands: Standing,
        officer: Officer,
        canned_key: str = "",
        beside: Side | None = None,
    ) -> dict[str, Any]:
        """The reply box, with the draft that is kept and the canned reply that was asked for."""
        room, conversation = self._parts.room, stands.conversation
        values = await self.values(session, stands, officer, beside)
        text = await composer.draft_of(session, officer.id, conversation.id)
        chosen = room.canned.one(canned_key, values) if canned_key else None
        if chosen:
            text = f"{text.rstrip()}\n{chosen}".strip()
        topic = beside.case.topic if beside and beside.case else None
        return {
            "text": text,
            "submission": secrets.token_hex(16),
            "canned": room.canned.fill(values, topic),
            "measure": composer.measure(text, room.channels.get(conversation.channel), room.wording),
            "takes_files": composer.takes_files(room.channels.get(conversation.channel)),
            "window": await composer.window_left(session, conversation, self._parts.clock()),
        }

    async def values(
        self, session: AsyncSession, stands: Standing, officer: Officer, beside: Side | None
    ) -> Mapping[str, str]:
        """What the placeholders of canned replies are filled with."""
        known = await self._parts.room.briefing.brief(session, stands.conversation.country_slug, None)
        values = {name: text for name, text in known.items() if name in BRIEF}
        if beside and beside.case:
            values["reference"] = beside.case.reference
        return {**values, "officer": officer.shown_as}

    def other_channels(self, stands: Standing) -> dict[str, str | None]:
        """By a message's channel, the other one that reaches the same number."""
        room = self._parts.room
        return {
            name: room.again.other_for(stands.conversation.channel, name)
            for name in {stands.conversation.channel, *room.channels}
        }

    async def receivers(self, session: AsyncSession, officer: Officer) -> dict[str, list[tuple[str, str]]]:
        """To whom it can be passed: officers, posts and teams, as values and words."""
        names: Names = await self._register.read(session)
        query = select(Officer.id, Officer.name).where(Officer.active, Officer.id != officer.id)
        people = (await session.execute(query.order_by(Officer.name))).tuples().all()
        serving = {slug: name for slug, name in names.posts.items() if slug != CENTRE}
        posts = sorted(serving.items(), key=lambda pair: pair[1])
        centre = (CENTRE, names.post(CENTRE))
        return {
            "officers": [(f"officer:{id}", name) for id, name in people],
            "posts": [(f"post:{slug}", name) for slug, name in (centre, *posts)],
            "teams": [(f"team:{key}", name) for key, name in names.teams.items()],
        }

    @staticmethod
    async def _colleagues(session: AsyncSession, officer: Officer) -> list[tuple[str, str]]:
        """How each can be named in a note: what stands before the @ of their address, and their name."""
        query = select(Officer.email, Officer.name).where(Officer.active, Officer.id != officer.id)
        found = (await session.execute(query.order_by(Officer.name).limit(200))).tuples()
        return [(email.partition("@")[0], name) for email, name in found]

    async def _note_view(self, signed: Signed, conversation_id: int) -> None:
        """In the audit log, for colleagues who are there, and against the notes that name the officer."""
        at, officer_id = self._parts.clock(), signed.officer.id
        async with self._parts.database.write() as session:
            subject = Subject("conversation", str(conversation_id))
            audit.record(session, officer_id, "conversation.viewed", subject, at)
            seen = [
                note.id
                for note in await notes.unseen(session, officer_id)
                if note.conversation_id == conversation_id
            ]
            await notes.mark_seen(session, officer_id, seen, at)
        self._shown.add(signed.session.id, [conversation_id], at)
        await self._parts.room.desk.replies.see(conversation_id, officer_id)

    async def note_following(self, session_id: int, officer_id: int, conversation_id: int) -> None:
        """In the audit log, where a stream tells of a conversation whose page this session did not just open."""
        at = self._parts.clock()
        if not self._shown.new(session_id, [conversation_id], at):
            return
        async with self._parts.database.write() as session:
            subject = Subject("conversation", str(conversation_id))
            audit.record(session, officer_id, "conversation.followed", subject, at)
        self._shown.add(session_id, [conversation_id], at)
