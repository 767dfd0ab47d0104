"""The open connections: whose each is, and the task that brings it the replies.

Replies are read from the transcript, so that they come whichever replica answered, and also after a lost connection.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.channels import mailbox
from api.live.hub import Hub
from consular.conversations import repository as conversations
from consular.conversations.models import Message, Status
from consular.database import Database

log = structlog.get_logger()

POLL = 1.0  # seconds: another replica's reply shows within this even if its wake-up is lost
MOST = 5_000  # connections to one replica
RECENT = 50  # messages: what another window had before this one came, and might be given again, is among them
EACH = 500  # of them from one network address: a hotel has many people, and one attacker must not have all

Emit = Callable[[str, Message], Awaitable[None]]


@dataclass
class Socket:
    """`token` is the session that it speaks in; `unproven` what was sent lately, with when, and `proven` what of it was
    there before the client spoke. `environ` is how Socket.IO describes the connection."""

    host: str | None
    token: str
    environ: dict[str, Any]
    following: Following | None = None
    unproven: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=100))
    proven: set[int] = field(default_factory=set)


@dataclass
class Following:
    """One connection's replies of one conversation, without those that were `shown`; `in_doubt` went out before it, to
    connections that may be dead. `is_over` ends the task."""

    conversation_id: int
    after: int
    shown: set[int]
    in_doubt: set[int]
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
        self._ending: list[Socket] = []  # what they had is being taken back

    def __getitem__(self, sid: str) -> Socket:
        return self._open[sid]

    def __contains__(self, sid: str) -> bool:
        return sid in self._open

    def add(self, sid: str, socket: Socket) -> bool:
        """False where there are too many already."""
        from_there = sum(one.host == socket.host for one in self._open.values())
        if len(self._open) >= MOST or from_there >= EACH:
            log.warning("sockets.too_many")
            return False
        self._open[sid] = socket
        return True

    async def remove(self, sid: str, is_left: bool) -> None:
        """Forget a connection. One that the client did not end itself may not have had its last replies."""
        socket = self._open.pop(sid)
        if is_left:
            return await self.unfollow(socket)
        self._ending.append(socket)
        try:
            await self._take_back(socket)
        finally:
            self._ending.remove(socket)

    async def _take_back(self, socket: Socket) -> None:
        await self.unfollow(socket)
        since = self._clock() - self._doubt
        try:
            await mailbox.take_back(self._database, [number for at, number in socket.unproven if at >= since])
        except SQLAlchemyError:
            log.error("sockets.database_away", exc_info=True)

    async def follow(self, sid: str, conversation_id: int, after: int | None = None) -> None:
        """Bring this connection what is waiting in a conversation, and whatever is written in it from now on, or
        from after a message on."""
        socket = self._open.get(sid)
        if socket is None or (socket.following and socket.following.conversation_id == conversation_id):
            return
        await self.unfollow(socket)
        doubtful = self._unproven()  # before the transcript is read: a dead one may be noticed meanwhile
        async with self._database.read() as session:
            newest = await conversations.latest(session, conversation_id, RECENT)
        if self._open.get(sid) is not socket or socket.following:
            return  # it ended meanwhile, or follows by now: replies must not go where nobody is, nor go twice
        if after is None:
            after = newest[-1].id if newest else 0
        heard = {message.id for message in newest if message.status == Status.DELIVERED}
        in_doubt = heard & (doubtful | self._unproven())
        following = Following(conversation_id, after, heard - in_doubt, in_doubt)
        following.task = asyncio.create_task(self._bring(sid, socket, following))
        socket.following = following

    def spoke(self, sid: str) -> None:
        """The client is there: what it had before another window came is not for that one, whatever becomes of this
        connection. Until then the other may be the same visitor, back from a line that is dead without our knowing."""
        had = {number for _, number in self._open[sid].unproven}
        self._open[sid].proven = had
        for socket in self._open.values():
            if socket.following:
                socket.following.shown |= socket.following.in_doubt & had

    def _unproven(self) -> set[int]:
        """What went out to connections of which nobody knows as yet whether they still stood."""
        sockets = [*self._open.values(), *self._ending]
        return {number for one in sockets for _, number in one.unproven if number not in one.proven}

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
        fresh = [message for message in found if message.id not in following.shown]
        for message in fresh:
            await self._emit(sid, message)
            following.shown.add(message.id)
            socket.unproven.append((at, message.id))
            following.after = max(following.after, message.id)
        await mailbox.hand_over(self._database, fresh, at)

    async def unfollow(self, socket: Socket) -> None:
        """End the task between two looks: cut off in the middle of one, it would leave a transaction behind."""
        following, socket.following = socket.following, None
        if following and following.task:
            following.is_over = True
            self._hub.wake_here(following.conversation_id)
            await following.task

    async def close(self) -> None:
        while self._open:  # others may end meanwhile
            _, socket = self._open.popitem()
            await self.unfollow(socket)
