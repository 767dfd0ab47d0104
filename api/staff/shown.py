"""Whom each session was shown within the hour, so that the audit log is told once and not every second again.

Kept in this process alone: another replica, or a restart, writes down once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

AGAIN_AFTER, FORGETS_EVERY = timedelta(hours=1), timedelta(minutes=5)


class Shown:
    def __init__(self, at: datetime) -> None:
        self._shown: dict[tuple[int, int], datetime] = {}
        self._forgot_at = at

    def new(self, session_id: int, conversation_ids: Iterable[int], at: datetime) -> list[int]:
        """Those that this session was not shown within the hour."""
        self._forget(at)
        return [one for one in conversation_ids if self._is_new(session_id, one, at)]

    def add(self, session_id: int, conversation_ids: Iterable[int], at: datetime) -> None:
        """For what is in the audit log now."""
        self._shown |= {(session_id, one): at for one in conversation_ids}

    def _is_new(self, session_id: int, conversation_id: int, at: datetime) -> bool:
        seen = self._shown.get((session_id, conversation_id))
        return seen is None or at - seen >= AGAIN_AFTER

    def _forget(self, at: datetime) -> None:
        if at - self._forgot_at < FORGETS_EVERY:
            return
        self._forgot_at = at
        self._shown = {key: seen for key, seen in self._shown.items() if at - seen < AGAIN_AFTER}
