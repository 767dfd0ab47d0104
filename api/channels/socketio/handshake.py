"""What stands before Socket.IO: who may connect at all, a session for every visitor, and how a connection ended.

The published widget asks for a new session whenever its connection was cut on the page on which it began. With the
cookie it gets its own back, and with it the replies that came meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.channels.rasa_rest.session import COOKIE, Sessions
from consular.errors import NotAllowed

log = structlog.get_logger()

TOKEN = "consular.session"  # in the scope
ENDED = "consular.ended"  # in the scope
CLEAN = (1000, 1001, 1005)  # WebSocket: closed on purpose, the page was left, closed without a word on why
LONGEST_BODY = 256 * 1024  # bytes: 10,000 characters of any kind, as JSON may write them
TOO_LONG = "The request is longer than any message. Send less."
NO_LENGTH = "The request does not say how long it is, so it was not read. Send it with a content-length."


class Handshake:
    """An ASGI application around Socket.IO's own. `verify` raises `NotAllowed`; `first_scope` finds the scope in
    which the connection of an Engine.IO id began, which is another one after an upgrade to WebSocket."""

    def __init__(
        self,
        app: ASGIApp,
        channel: str,
        sessions: Sessions,
        verify: Callable[[HTTPConnection], None],
        first_scope: Callable[[str], Scope | None],
    ) -> None:
        self._app = app
        self._channel = channel
        self._sessions = sessions
        self._verify = verify
        self._first_scope = first_scope

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        try:
            self._verify(connection)
        except NotAllowed as error:
            log.warning("webhook.refused", channel=self._channel)
            return await _refuse(error, scope, receive, send)
        refused = _refused_length(connection)
        if refused:
            return await refused(scope, receive, send)
        token = connection.cookies.get(COOKIE)
        is_known = self._sessions.key(token) is not None
        scope[TOKEN] = token if is_known else self._sessions.new()
        is_first = scope["type"] == "http" and "sid" not in connection.query_params
        if is_first and not is_known:
            send = self._with_cookie(scope[TOKEN], send)
        if scope["type"] == "websocket":
            first = self._first_scope(connection.query_params.get("sid", ""))
            receive = _noting_the_end(first or scope, receive)
        await self._app(scope, receive, send)

    def _with_cookie(self, token: str, send: Send) -> Send:
        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                cookie = (b"set-cookie", self._sessions.cookie(token).encode())
                message = {**message, "headers": [*message["headers"], cookie]}
            await send(message)

        return send_with_cookie


def _refused_length(connection: HTTPConnection) -> JSONResponse | None:
    """Engine.IO would leave what is too long without an answer, and take what has no length for empty."""
    is_post = connection.scope.get("method") == "POST"
    length = connection.headers.get("content-length", "" if is_post else "0")
    if not length:
        return JSONResponse({"detail": NO_LENGTH}, 411)
    is_fit = length.isdecimal() and int(length) <= LONGEST_BODY
    return None if is_fit else JSONResponse({"detail": TOO_LONG}, 413)


async def _refuse(error: NotAllowed, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        return await JSONResponse({"detail": str(error)}, 403)(scope, receive, send)
    await send({"type": "websocket.close", "code": 1008})  # before it is accepted: a 403


def _noting_the_end(scope: Scope, receive: Receive) -> Receive:
    async def receive_noting() -> Message:
        message = await receive()
        if message["type"] == "websocket.disconnect" and "reason" in message:
            scope[ENDED] = message.get("code")  # what the browser said; without a reason the line was lost
        return message

    return receive_noting


def token_of(environ: dict[str, Any]) -> str:
    """The session of the connection that Socket.IO describes so."""
    return str(environ["asgi.scope"][TOKEN])


def host_of(environ: dict[str, Any]) -> str | None:
    """The network address at the other end, as far as a trusted proxy tells it."""
    client = environ["asgi.scope"].get("client")
    return client[0] if client else None


def was_left(environ: dict[str, Any]) -> bool:
    """Whether the browser itself closed the connection, as it does when its page is left."""
    return environ["asgi.scope"].get(ENDED) in CLEAN
