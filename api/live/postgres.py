"""Wake-ups between replicas over PostgreSQL's LISTEN and NOTIFY. Carries ids only; losing one costs a second."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import psycopg
import structlog

from api.live.hub import Hub

log = structlog.get_logger()

CHANNEL = "consular"
AGAIN_AFTER = 2.0  # seconds


async def relay(database_url: str, hub: Hub) -> None:
    """Pass wake-ups on in both directions until cancelled; connect again when the connection breaks."""
    address = database_url.replace("postgresql+psycopg://", "postgresql://")
    while True:
        try:
            await _relay_once(address, hub)
        except psycopg.Error:
            log.warning("wake_ups.disconnected", exc_info=True)
        finally:
            hub.relay = None
        await asyncio.sleep(AGAIN_AFTER)


async def _relay_once(address: str, hub: Hub) -> None:
    outgoing: asyncio.Queue[int] = asyncio.Queue(maxsize=10_000)

    def put(topic: int) -> None:
        with suppress(asyncio.QueueFull):
            outgoing.put_nowait(topic)

    listening = await psycopg.AsyncConnection.connect(address, autocommit=True)
    telling = await psycopg.AsyncConnection.connect(address, autocommit=True)
    async with listening, telling, asyncio.TaskGroup() as group:
        await listening.execute(f"LISTEN {CHANNEL}")
        hub.relay = put
        group.create_task(_tell(telling, outgoing))
        async for notification in listening.notifies():
            if (
                notification.pid != telling.info.backend_pid
                and notification.payload.removeprefix("-").isdigit()
            ):
                hub.wake_here(int(notification.payload))


async def _tell(
    connection: psycopg.AsyncConnection[tuple[object, ...]], outgoing: asyncio.Queue[int]
) -> None:
    while True:
        topics = {await outgoing.get()}
        while not outgoing.empty():
            topics.add(outgoing.get_nowait())
        for topic in topics:
            await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, str(topic)))
