"""A conversation's page while it is open: what was said since, what became of what was sent, who has it, who is there.

Each event carries finished parts of the page. What came after `Last-Event-ID` is given again, once and in order.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from fastapi import Request
from sse_starlette import ServerSentEvent

from api.staff.conversation import side, standing, transcript
from api.staff.conversation.reader import Reader
from api.staff.conversation.standing import Standing
from api.staff.conversation.transcript import Cursor
from api.staff.feed import POLL, Feed
from api.staff.parts import Parts
from consular.conversations import repository as conversations
from consular.errors import ConsularError
from consular.staff.models import Officer

GONE = "gone"  # the officer may not see it any more, or is signed out: the page says so


class Live:
    """One open page."""

    def __init__(
        self, parts: Parts, reader: Reader, request: Request, conversation_id: int, cursor: Cursor
    ) -> None:
        self._parts = parts
        self._reader = reader
        self._request = request
        self._id = conversation_id
        self._cursor = cursor
        self._statuses: dict[int, tuple[str, str | None, str]] | None = None
        self._key: tuple[object, ...] | None = None
        self._right: tuple[object, ...] | None = None
        self._others: object = None
        self._side: str | None = None

    async def events(self, session_id: int) -> AsyncGenerator[ServerSentEvent]:
        """Endless, until the session ends."""
        feed = Feed(self._parts, session_id)
        with self._parts.room.hub.listen(self._id) as own:
            while officer := await feed.officer():
                try:
                    found = await self.changes(officer)
                except ConsularError:
                    break
                await self._reader.note_following(session_id, officer.id, self._id)
                for event in (*found, *await feed.common(officer)):
                    yield event
                await own.wait(POLL)
        yield ServerSentEvent("", event=GONE)

    async def changes(self, officer: Officer) -> list[ServerSentEvent]:
        """What is different from what the page was told last."""
        at = self._parts.clock()
        async with self._parts.database.read() as session:
            stands = await standing.read(session, self._id, officer, at)
            new = await transcript.since(session, self._id, self._cursor)
            sent = transcript.statuses(await conversations.latest(session, self._id, transcript.SHOWN))
            facts = {
                "stands": stands,
                "can_go_by": self._reader.other_channels(stands),
                "receivers": await self._reader.receivers(session, officer),
                "side": await side.read(session, self._parts.room.desk.levels, stands.conversation, at),
                **await self._reader.common(session),
            }
        events = []
        if new.cursor != self._cursor:
            events.append(self._entries(new, facts))
        events += self._sent(sent, facts, {message.id for message in new.messages})
        events += self._standing(stands, facts)
        events += self._beside(facts)
        return events

    def _entries(self, new: transcript.Transcript, facts: dict[str, Any]) -> ServerSentEvent:
        self._cursor = new.cursor
        html = self._render("conversation/entries.html", entries=new.entries, **facts)
        return ServerSentEvent(html, event="entries", id=str(new.cursor))

    def _sent(
        self, sent: dict[int, tuple[str, str | None, str]], facts: dict[str, Any], new: set[int]
    ) -> list[ServerSentEvent]:
        """The parts on delivery that changed; all of them at first, since the page may be older than the stream."""
        before, self._statuses = self._statuses, sent
        changed = {
            id: one for id, one in sent.items() if (before is None or before.get(id) != one) and id not in new
        }
        if not changed:
            return []
        return [self._part("conversation/deliveries.html", {**facts, "changed": changed})]

    def _standing(self, stands: Standing, facts: dict[str, Any]) -> list[ServerSentEvent]:
        events = []
        if stands.key != self._key:
            self._key = stands.key
            events.append(self._part("conversation/bar.html", facts))
        if stands.right != self._right:  # not oftener: somebody may be writing in a form there
            self._right = stands.right
            events += [
                self._part(name, facts) for name in ("conversation/acts.html", "conversation/send.html")
            ]
        others = [(one.officer_id, one.activity) for one in stands.others]
        if others != self._others:
            self._others = others
            events.append(self._part("conversation/presence.html", facts))
        return events

    def _beside(self, facts: dict[str, Any]) -> list[ServerSentEvent]:
        """What is known of the person, their cases and the place; the time there passes with it."""
        html = self._render("conversation/side.html", **facts)
        if html == self._side:
            return []
        self._side = html
        return [ServerSentEvent(html, event="parts")]

    def _part(self, name: str, facts: dict[str, Any]) -> ServerSentEvent:
        return ServerSentEvent(self._render(name, **facts), event="parts")

    def _render(self, name: str, **facts: Any) -> str:
        return self._parts.view.render(self._request, name, **facts)
