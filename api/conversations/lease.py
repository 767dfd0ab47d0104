"""Keeps a claimed row's lease while the work on it takes long, so that a short lease can mean a dead worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog

log = structlog.get_logger()


@asynccontextmanager
async def kept(renew: Callable[[], Awaitable[bool]], every: float) -> AsyncIterator[None]:
    """Call `renew` every so many seconds until the block ends, or until it says that the lease is lost."""
    task = asyncio.create_task(_renew(renew, every))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _renew(renew: Callable[[], Awaitable[bool]], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            if not await renew():
                return
        except Exception:
            log.warning("lease.not_renewed", exc_info=True)
