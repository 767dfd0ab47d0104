"""Gives every connection a session before the first word, and keeps it in a cookie.

The published widget asks for a new session whenever its connection was cut on the page on which it began. With the
cookie it gets its own back, and with it the replies that came meanwhile.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.channels.rasa_rest.session import COOKIE, Sessions

TOKEN = "consular.session"  # in the scope


class Handshake:
    """An ASGI application around Socket.IO's own."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        token = connection.cookies.get(COOKIE)
        if self._sessions.key(token):
            scope[TOKEN] = token
            return await self._app(scope, receive, send)
        scope[TOKEN] = fresh = self._sessions.new()

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                cookie = (b"set-cookie", self._sessions.cookie(fresh).encode())
                message = {**message, "headers": [*message["headers"], cookie]}
            await send(message)

        is_first = scope["type"] == "http" and "sid" not in connection.query_params
        await self._app(scope, receive, send_with_cookie if is_first else send)


def token_of(environ: dict[str, Any]) -> str:
    """The session of the connection that Socket.IO describes so."""
    return str(environ["asgi.scope"][TOKEN])


def host_of(environ: dict[str, Any]) -> str | None:
    """The network address at the other end, as far as a trusted proxy tells it."""
    client = environ["asgi.scope"].get("client")
    return client[0] if client else None
