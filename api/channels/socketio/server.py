"""Rasa's Socket.IO protocol: `session_request`, `session_confirm`, `user_uttered`, `bot_uttered`.

A message is stored before it is acknowledged. A session is one that we issued, or it is replaced by a new one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import socketio
import structlog
from engineio.payload import Payload
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Scope

from api.channels.intake import Intake
from api.channels.interface import InboundMessage
from api.channels.rasa_rest import utterance
from api.channels.rasa_rest.caller import session_address
from api.channels.rasa_rest.crowd import Crowd
from api.channels.rasa_rest.session import Sessions
from api.channels.socketio import events, handshake
from api.channels.socketio.admission import Admission
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
# What was written without a network comes all at once. Above its limit Engine.IO drops everything in silence.
Payload.max_decode_packets = 200


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
        admission: Admission,
    ) -> None:
        self._sessions = sessions
        self._crowd = crowd
        self._intake = intake
        self._database = database
        self._io = _make_server()
        self._sockets = Sockets(database, hub, self._emit, clock, timedelta(seconds=PING + PONG))
        inner = socketio.ASGIApp(self._io, socketio_path="socket.io")
        self.app: ASGIApp = Handshake(inner, CHANNEL, sessions, admission.verify, self._first_scope)
        self._io.on("connect", self._connect)
        self._io.on("disconnect", self._disconnect)
        self._io.on(events.SESSION_REQUEST, self._session_request)
        self._io.on(events.USER_UTTERED, self._user_uttered)

    async def _connect(self, sid: str, environ: Any = None, *_: Any) -> bool:
        """A client may send an event of this name too: then what came with it is the client's word alone."""
        if sid in self._sockets or environ is not self._io.get_environ(sid):
            return False
        host, token = handshake.host_of(environ), handshake.token_of(environ)
        return self._sockets.add(sid, Socket(host, token, environ))

    async def _disconnect(self, sid: str, reason: Any = None, *_: Any) -> None:
        """The same holds here: a connection that says that it has ended has not."""
        if sid in self._sockets and not self._io.manager.is_connected(sid, "/"):
            is_left = handshake.was_left(self._sockets[sid].environ)
            await self._sockets.remove(sid, is_left or reason == self._io.reason.CLIENT_DISCONNECT)

    async def _session_request(self, sid: str, data: Any = None, *_: Any) -> None:
        """Confirm the session that the client has, or give it one; then bring what came meanwhile."""
        if sid not in self._sockets:
            return
        token = await self._speak_as(self._sockets[sid], events.session_id(data))
        await self._io.emit(events.SESSION_CONFIRM, token, to=sid)
        try:
            async with self._database.read() as session:
                conversation = await conversations.find(session, CHANNEL, self._address(token))
            if conversation:
                await self._sockets.follow(sid, conversation.id)
        except SQLAlchemyError:  # the next message tries again
            log.error("session.database_away", channel=CHANNEL, exc_info=True)

    async def _user_uttered(self, sid: str, data: Any = None, *_: Any) -> dict[str, Any] | None:
        """Store a message. What this returns goes back as the acknowledgement, where the client asked for one."""
        said = events.said(data)
        if sid not in self._sockets:
            return None
        if not said:
            return events.refused(events.NO_MESSAGE)
        try:
            await self._take(sid, data, said)
            return events.STORED
        except TooMany as error:
            return await self._refuse(sid, str(error))
        except SQLAlchemyError:
            log.error("message.database_away", channel=CHANNEL, exc_info=True)
            return await self._refuse(sid, AWAY)

    async def _take(self, sid: str, data: Any, said: str) -> None:
        socket = self._sockets[sid]  # it may end while we wait for anything below
        given = events.session_id(data)
        self._sockets.spoke(sid)
        token = await self._speak_as(socket, given)
        if given not in (None, token):  # of somebody else's making: the client goes on in one of ours
            await self._io.emit(events.SESSION_CONFIRM, token, to=sid)
        self._crowd.admit(socket.host, said)
        address = self._address(token)
        heard = await utterance.read(self._database, CHANNEL, address, said)
        own = f"{address}:{events.own_id(data) or secrets.token_urlsafe(12)}"
        receipt = await self._intake.take(InboundMessage(CHANNEL, address, heard.text, own, heard.payload))
        await self._sockets.follow(sid, receipt.conversation_id, receipt.message_id)

    async def _speak_as(self, socket: Socket, given: Any) -> str:
        """The session that a connection speaks in from now on: the one it names if we issued that."""
        if given != socket.token and self._sessions.key(given):
            await self._sockets.unfollow(socket)
            socket.token = given
        return socket.token

    async def _refuse(self, sid: str, why: str) -> dict[str, Any]:
        """Tell the person, whose widget reads no acknowledgement, and the client."""
        await self._io.emit(events.BOT_UTTERED, events.words(why), to=sid)
        return events.refused(why)

    def _address(self, token: str) -> str:
        return session_address(self._sessions.key(token) or "")

    def _first_scope(self, engine_id: str) -> Scope | None:
        environ = self._io.environ.get(engine_id)
        return environ["asgi.scope"] if environ else None

    async def _emit(self, sid: str, message: Message) -> None:
        await self._io.emit(events.BOT_UTTERED, events.show(message), to=sid)

    async def close(self) -> None:
        await self._sockets.close()
        await self._io.shutdown()


def _make_server() -> socketio.AsyncServer:
    """A client's messages stay in order. Who may connect was settled by the handshake."""
    return socketio.AsyncServer(
        async_mode="asgi",
        async_handlers=False,
        cors_allowed_origins=lambda origin, environ: True,
        cors_credentials=False,
        max_http_buffer_size=handshake.LONGEST_BODY,
        ping_interval=PING,
        ping_timeout=PONG,
    )
