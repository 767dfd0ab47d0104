"""A transaction of a run: what it writes, and its turn renewed with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice import turn
from consular.database import Database


@asynccontextmanager
async def writing(database: Database, owner: str, at: datetime) -> AsyncIterator[AsyncSession]:
    async with database.write() as session:
        yield session
        await turn.renew(session, owner, at)
