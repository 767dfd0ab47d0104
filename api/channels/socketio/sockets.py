"""The open connections: whose each is, and the task that brings it the replies.

Replies are read from the transcript, so that they come whichever replica answered, and also after a lost connection.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
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
    following: Following | None = None
    unproven: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=100))


@dataclass
class Following:
    """One connection's replies of one conversation. `is_over` ends the task at its next look."""

    conversation_id: int
    after: int
    is_over: bool = False
    task: asyncio.Task[None] | None = None


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
        await self._stop(socket)
        if in_silence:
            since = self._clock() - self._doubt
            await mailbox.take_back(self._database, [number for at, number in socket.unproven if at >= since])

    async def follow(self, sid: str, conversation_id: int) -> None:
        """Bring this connection the replies of a conversation, from now on and what is waiting."""
        socket = self._open.get(sid)
        if socket is None or (socket.following and socket.following.conversation_id == conversation_id):
            return
        await self._stop(socket)
        async with self._database.read() as session:
            newest = await conversations.latest(session, conversation_id, 1)
        following = Following(conversation_id, newest[-1].id if newest else 0)
        following.task = asyncio.create_task(self._bring(sid, socket, following))
        socket.following = following

    async def _bring(self, sid: str, socket: Socket, following: Following) -> None:
        with self._hub.listen(following.conversation_id) as listener:
            while not following.is_over:
                try:
                    await self._look(sid, socket, following)
                except SQLAlchemyError:
                    log.warning("sockets.database_away", exc_info=True)
                await listener.wait(POLL)

    async def _look(self, sid: str, socket: Socket, following: Following) -> None:
        at = self._clock()
        found = await mailbox.waiting(self._database, following.conversation_id, at, following.after)
        for message in found:
            await self._emit(sid, message)
            socket.unproven.append((at, message.id))
            following.after = max(following.after, message.id)
        await mailbox.hand_over(self._database, found, at)

    async def _stop(self, socket: Socket) -> None:
        """End the task between two looks: cut off in the middle of one, it would leave a transaction behind."""
        following, socket.following = socket.following, None
        if following and following.task:
            following.is_over = True
            self._hub.wake_here(following.conversation_id)
            await following.task

    async def close(self) -> None:
        for socket in self._open.values():
            await self._stop(socket)
        self._open.clear()
