"""What every open page of the desk hears while it is open: that something changed, and which critical ones wait.

Events carry ids alone. A stream ends with the session that it belongs to; while it is open its officer counts as there.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sse_starlette import ServerSentEvent

from api.live.hub import Hub, Listener
from api.staff.parts import Parts
from consular.conversations.models import Conversation, Handover
from consular.desk import alerting, notes, queue
from consular.severity import Severity
from consular.staff import sessions
from consular.staff.models import Officer, StaffSession

POLL = 10.0  # seconds: what another replica changed shows within this even if its wake-up is lost
PACE = (
    1.0  # seconds between two events: a desk where much happens must not make every browser read all the time
)
BEAT = timedelta(seconds=30)
MOST = 50  # critical ones that are named


class Feed:
    """One for each open page."""

    def __init__(self, parts: Parts, session_id: int) -> None:
        self._parts = parts
        self._session_id = session_id
        self._critical: list[int] | None = None
        self._told: tuple[int, int] | None = None
        self._beat_at: datetime | None = None

    async def officer(self) -> Officer | None:
        """Whose page it is, with the rights of now; None once the session is over."""
        async with self._parts.database.read() as session:
            found = await session.get(StaffSession, self._session_id)
        if found is None or not sessions.is_running(found, self._parts.clock()):
            return None
        return found.officer

    async def common(self, officer: Officer) -> list[ServerSentEvent]:
        """What changed of that which every page shows."""
        await self._give_sign(officer.id)
        async with self._parts.database.read() as session:
            critical = await critical_ids(session, officer)
            told = await count_told(session, officer)
        events = []
        if critical != self._critical:
            self._critical = critical
            events.append(ServerSentEvent(json.dumps(critical), event="critical"))
        if told != self._told:
            self._told = told
            events.append(ServerSentEvent(json.dumps(told), event="told"))
        return events

    async def _give_sign(self, officer_id: int) -> None:
        at = self._parts.clock()
        if self._beat_at is None or at - self._beat_at >= BEAT:
            self._beat_at = at
            await self._parts.room.desk.replies.beat(officer_id)


async def queue_events(parts: Parts, session_id: int) -> AsyncIterator[ServerSentEvent]:
    """Endless: `changed` with the ids of conversations that did, `critical` with those that nobody has taken."""
    feed = Feed(parts, session_id)
    with parts.room.hub.listen(Hub.DESK) as listener:
        while officer := await feed.officer():
            for event in await feed.common(officer):
                yield event
            if changed := await hear(listener):
                yield ServerSentEvent(json.dumps(changed), event="changed")


async def hear(listener: Listener) -> list[int]:
    """Wait for something to happen, then a moment for more of it."""
    await listener.wait(POLL)
    await asyncio.sleep(PACE)
    return sorted(topic for topic in listener.take() if topic > 0)


async def critical_ids(session: AsyncSession, officer: Officer) -> list[int]:
    """Critical conversations that nobody has taken and the officer may take."""
    query = (
        select(Conversation.id)
        .where(
            Conversation.handover == Handover.WAITING,
            Conversation.urgency == Severity.CRITICAL.urgency,
            Conversation.officer_id.is_(None),
            queue.visible_to(officer),
        )
        .order_by(Conversation.id)
        .limit(MOST)
    )
    return list((await session.execute(query)).scalars())


async def count_told(session: AsyncSession, officer: Officer) -> tuple[int, int]:
    """Open alerts, and notes that name the officer and were not seen."""
    return len(await alerting.open_for(session, officer)), await notes.count_unseen(session, officer.id)
