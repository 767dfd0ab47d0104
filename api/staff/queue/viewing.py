"""Who has been shown whose data in the queue: written down once an hour for each session, not every second again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from api.staff.shown import Shown
from consular.audit import log as audit
from consular.audit.log import Subject
from consular.database import Database
from consular.staff.models import StaffSession


class Viewing:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._shown = Shown(clock())

    async def note(self, session: StaffSession, conversation_ids: Iterable[int], searched: bool) -> None:
        """An entry of the audit log for those that this session was not shown within the hour."""
        at = self._clock()
        new = self._shown.new(session.id, conversation_ids, at)
        if not new and not searched:
            return
        action = "queue.searched" if searched else "queue.viewed"
        async with self._database.write() as writing:
            details = {"conversations": [str(one) for one in new]}
            audit.record(writing, session.officer_id, action, Subject("queue", "all"), at, details)
        self._shown.add(session.id, new, at)
