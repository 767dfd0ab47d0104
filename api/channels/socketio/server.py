"""Rasa's Socket.IO protocol: `session_request`, `session_confirm`, `user_uttered`, `bot_uttered`.

A message is stored before its handler returns. A session is one that we issued, or it is replaced by a new one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import socketio
import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp

from api.channels.intake import Intake
from api.channels.interface import InboundMessage
from api.channels.rasa_rest import utterance
from api.channels.rasa_rest.caller import session_address
from api.channels.rasa_rest.crowd import Crowd
from api.channels.rasa_rest.session import Sessions
from api.channels.socketio import events, handshake
from api.channels.socketio.handshake import Handshake
from api.channels.socketio.sockets import Socket, Sockets
from api.errors import AWAY
from api.live.hub import Hub
from consular.conversations import repository as conversations
from consular.conversations.models import Message
from consular.database import Database
from consular.errors import TooMany

log = structlog.get_logger()

CHANNEL = "socketio"
PING, PONG = 25, 20  # seconds between pings, and for the answer to one
LONGEST_PACKET = 64 * 1024  # bytes


class SocketServer:
    """`app` is what serves /socket.io."""

    def __init__(
        self,
        sessions: Sessions,
        crowd: Crowd,
        intake: Intake,
        database: Database,
        hub: Hub,
        clock: Callable[[], datetime],
        origins: Sequence[str],
    ) -> None:
        self._sessions = sessions
        self._crowd = crowd
        self._intake = intake
        self._database = database
        self._io = _make_server(origins)
        self._sockets = Sockets(database, hub, self._emit, clock, timedelta(seconds=PING + PONG))
        self.app: ASGIApp = Handshake(socketio.ASGIApp(self._io, socketio_path="socket.io"), sessions)
        self._io.on("connect", self._connect)
        self._io.on("disconnect", self._disconnect)
        self._io.on(events.SESSION_REQUEST, self._session_request)
        self._io.on(events.USER_UTTERED, self._user_uttered)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> bool:
        return self._sockets.add(sid, Socket(handshake.host_of(environ), handshake.token_of(environ)))

    async def _disconnect(self, sid: str, reason: str) -> None:
        await self._sockets.remove(sid, in_silence=reason == self._io.reason.PING_TIMEOUT)

    async def _session_request(self, sid: str, data: Any = None, *_: Any) -> None:
        """Confirm the session that the client has, or give it one; then bring what came meanwhile."""
        if sid not in self._sockets:
            return
        socket = self._sockets[sid]
        given = events.session_id(data)
        if self._sessions.key(given):
            socket.token = given
        await self._io.emit(events.SESSION_CONFIRM, socket.token, to=sid)
        async with self._database.read() as session:
            conversation = await conversations.find(session, CHANNEL, self._address(socket.token))
        if conversation:
            await self._sockets.follow(sid, conversation.id)

    async def _user_uttered(self, sid: str, data: Any = None, *_: Any) -> None:
        said = events.said(data)
        if not said or sid not in self._sockets:
            return
        try:
            await self._take(sid, events.session_id(data), said)
        except TooMany as error:
            await self._io.emit(events.BOT_UTTERED, events.words(str(error)), to=sid)
        except SQLAlchemyError:
            log.error("message.database_away", channel=CHANNEL, exc_info=True)
            await self._io.emit(events.BOT_UTTERED, events.words(AWAY), to=sid)

    async def _take(self, sid: str, given: Any, said: str) -> None:
        socket = self._sockets[sid]
        if self._sessions.key(given):
            socket.token = given
        elif given is not None:  # a session of somebody else's making: the client goes on in one of ours
            await self._io.emit(events.SESSION_CONFIRM, socket.token, to=sid)
        self._crowd.admit(socket.host, said)
        address = self._address(socket.token)
        heard = await utterance.read(self._database, CHANNEL, address, said)
        own = f"{address}:{secrets.token_urlsafe(12)}"
        receipt = await self._intake.take(InboundMessage(CHANNEL, address, heard.text, own, heard.payload))
        await self._sockets.follow(sid, receipt.conversation_id)

    def _address(self, token: str) -> str:
        return session_address(self._sessions.key(token) or "")

    async def _emit(self, sid: str, message: Message) -> None:
        await self._io.emit(events.BOT_UTTERED, events.show(message), to=sid)

    async def close(self) -> None:
        await self._sockets.close()
        await self._io.shutdown()


def _make_server(origins: Sequence[str]) -> socketio.AsyncServer:
    """Our own pages may connect, and those of the named origins. A client's messages stay in order."""

    def is_allowed(origin: str | None, environ: dict[str, Any]) -> bool:
        # Behind a proxy the host that the browser asked for stands in the second; a page cannot set either.
        hosts = (environ.get("HTTP_HOST"), environ.get("HTTP_X_FORWARDED_HOST"))
        return bool(origin) and (origin in origins or urlsplit(origin).netloc in hosts)

    return socketio.AsyncServer(
        async_mode="asgi",
        async_handlers=False,
        cors_allowed_origins=is_allowed,
        cors_credentials=False,
        max_http_buffer_size=LONGEST_PACKET,
        ping_interval=PING,
        ping_timeout=PONG,
    )
