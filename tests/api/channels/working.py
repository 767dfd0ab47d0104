"""The gateway's work going on beside a test, as in real life, and ending without anything cut off in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.live.hub import Hub
from tests.api.conftest import House


@asynccontextmanager
async def working(house: House) -> AsyncIterator[None]:
    """Answers and sends whatever becomes due, until the block ends."""
    stopped = asyncio.Event()

    async def work() -> None:
        with house.service.hub.listen(Hub.WORK) as listener:
            while not stopped.is_set():
                await house.work()
                await listener.wait(0.5)

    task = asyncio.create_task(work())
    try:
        yield
    finally:
        stopped.set()
        house.service.hub.wake_here(Hub.WORK)
        async with asyncio.timeout(20):
            await task
