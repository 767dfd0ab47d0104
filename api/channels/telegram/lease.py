"""One replica at a time asks Telegram for updates. A lock of PostgreSQL's own ends with the connection that holds it.

Should two ask at once for a moment, nothing is lost or doubled: Telegram refuses one, and update ids are known.
"""

from __future__ import annotations

from typing import Protocol

import psycopg
import structlog

log = structlog.get_logger()

LOCK = 7_420_001  # any number, as long as nothing else in this database locks it


class Lease(Protocol):
    async def is_held(self) -> bool:
        """Whether it is ours now; takes it where it is free. Never raises."""
        ...

    async def close(self) -> None: ...


class OnlyProcess:
    """With SQLite there is one process."""

    async def is_held(self) -> bool:
        return True

    async def close(self) -> None:
        pass


class AdvisoryLock:
    """Among all processes on one PostgreSQL database."""

    def __init__(self, database_url: str) -> None:
        self._address = database_url.replace("postgresql+psycopg://", "postgresql://")
        self._connection: psycopg.AsyncConnection[tuple[bool]] | None = None

    async def is_held(self) -> bool:
        try:
            if self._connection is None:
                return await self._take()
            await self._connection.execute("SELECT 1")
            return True
        except psycopg.Error:
            log.warning("polling.lock_lost", exc_info=True)
            await self.close()
            return False

    async def _take(self) -> bool:
        connection = await psycopg.AsyncConnection.connect(self._address, autocommit=True)
        row = await (await connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))).fetchone()
        if row is None or not row[0]:
            await connection.close()
            return False
        self._connection = connection
        log.info("polling.lock_taken")
        return True

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def make(database_url: str) -> Lease:
    return OnlyProcess() if database_url.startswith("sqlite") else AdvisoryLock(database_url)
