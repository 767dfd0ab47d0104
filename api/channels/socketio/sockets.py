"""The open connections: whose each is, and the task that brings it the replies.

Replies are read from the transcript, so that they come whichever replica answered, and also after a lost connection.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.channels import mailbox
from api.live.hub import Hub
from consular.conversations import repository as conversations
from consular.conversations.models import Message
from consular.database import Database

log = structlog.get_logger()

POLL = 1.0  # seconds: another replica's reply shows within this even if its wake-up is lost
MOST = 5_000  # connections to one replica

Emit = Callable[[str, Message], Awaitable[None]]


@dataclass
class Socket:
    """`token` is the session that it speaks in; `unproven` what was sent lately, with when."""

    host: str | None
    token: str
    conversation_id: int | None = None
    task: asyncio.Task[None] | None = None
    unproven: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=100))


class Sockets:
    """`emit(sid, message)` sends; what went out in the last `doubt` before a silent end is sent again."""

    def __init__(
        self, database: Database, hub: Hub, emit: Emit, clock: Callable[[], datetime], doubt: timedelta
    ) -> None:
        self._database = database
        self._hub = hub
        self._emit = emit
        self._clock = clock
        self._doubt = doubt
        self._open: dict[str, Socket] = {}

    def __getitem__(self, sid: str) -> Socket:
        return self._open[sid]

    def __contains__(self, sid: str) -> bool:
        return sid in self._open

    def add(self, sid: str, socket: Socket) -> bool:
        """False where there are too many already."""
        if len(self._open) >= MOST:
            log.warning("sockets.too_many")
            return False
        self._open[sid] = socket
        return True

    async def remove(self, sid: str, in_silence: bool) -> None:
        """Forget a connection. One that ended in silence may not have had its last replies."""
        socket = self._open.pop(sid, None)
        if socket is None:
            return
        await _stop(socket)
        if in_silence:
            since = self._clock() - self._doubt
            await mailbox.take_back(self._database, [number for at, number in socket.unproven if at >= since])

    async def follow(self, sid: str, conversation_id: int) -> None:
        """Bring this connection the replies of a conversation, from now on and what is waiting."""
        socket = self._open.get(sid)
        if socket is None or (socket.conversation_id == conversation_id and socket.task):
            return
        await _stop(socket)
        async with self._database.read() as session:
            newest = await conversations.latest(session, conversation_id, 1)
        after = newest[-1].id if newest else 0
        socket.conversation_id = conversation_id
        socket.task = asyncio.create_task(self._bring(sid, socket, conversation_id, after))

    async def _bring(self, sid: str, socket: Socket, conversation_id: int, after: int) -> None:
        with self._hub.listen(conversation_id) as listener:
            while True:
                try:
                    for message in await mailbox.waiting(
                        self._database, conversation_id, self._clock(), after
                    ):
                        await self._hand_over(sid, socket, message)
                        after = max(after, message.id)
                except SQLAlchemyError:
                    log.warning("sockets.database_away", exc_info=True)
                await listener.wait(POLL)

    async def _hand_over(self, sid: str, socket: Socket, message: Message) -> None:
        at = self._clock()
        await self._emit(sid, message)
        socket.unproven.append((at, message.id))
        await mailbox.hand_over(self._database, [message], at)

    async def close(self) -> None:
        for socket in self._open.values():
            await _stop(socket)
        self._open.clear()


async def _stop(socket: Socket) -> None:
    task, socket.task, socket.conversation_id = socket.task, None, None
    if task:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
