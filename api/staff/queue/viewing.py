"""Who has been shown whose data in the queue: written down once an hour for each session, not every second again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from consular.audit import log as audit
from consular.audit.log import Subject
from consular.database import Database
from consular.staff.models import StaffSession

AGAIN_AFTER, FORGETS_EVERY = timedelta(hours=1), timedelta(minutes=5)


class Viewing:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._shown: dict[tuple[int, int], datetime] = {}
        self._forgot_at = clock()

    async def note(self, session: StaffSession, conversation_ids: Iterable[int], searched: bool) -> None:
        """An entry of the audit log for those that this session was not shown within the hour."""
        at = self._clock()
        self._forget(at)
        new = [one for one in conversation_ids if self._is_new(session.id, one, at)]
        if not new and not searched:
            return
        action = "queue.searched" if searched else "queue.viewed"
        async with self._database.write() as writing:
            details = {"conversations": [str(one) for one in new]}
            audit.record(writing, session.officer_id, action, Subject("queue", "all"), at, details)
        self._shown |= {(session.id, one): at for one in new}

    def _is_new(self, session_id: int, conversation_id: int, at: datetime) -> bool:
        seen = self._shown.get((session_id, conversation_id))
        return seen is None or at - seen >= AGAIN_AFTER

    def _forget(self, at: datetime) -> None:
        if at - self._forgot_at < FORGETS_EVERY:
            return
        self._forgot_at = at
        self._shown = {key: seen for key, seen in self._shown.items() if at - seen < AGAIN_AFTER}
