"""A client of Rasa's Socket.IO channel, over the published client library."""

from __future__ import annotations

import asyncio
from typing import Any

import socketio

PATIENCE = 20.0  # seconds, for what should come at once


class Visitor:
    """`received` holds every event in order, as name and data; `session` the session that was confirmed last."""

    def __init__(self, url: str) -> None:
        self.received: list[tuple[str, Any]] = []
        self.session: str | None = None
        self._url = url
        self._arrived = asyncio.Condition()
        self._io = socketio.AsyncClient(reconnection=False)
        self._io.on("*", self._note)

    async def connect(self, transport: str = "websocket", headers: dict[str, str] | None = None) -> None:
        names = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        await self._io.connect(self._url, headers=names, transports=[transport], wait_timeout=PATIENCE)

    async def request_session(self, session_id: Any = None) -> str:
        """Ask for a session as the widget does; the one that is confirmed."""
        before = len(self.of("session_confirm"))
        await self.emit("session_request", {"session_id": session_id})
        self.session = (await self.wait_for("session_confirm", before + 1))[-1]
        return str(self.session)

    async def emit(self, event: str, *data: Any) -> None:
        await self._io.emit(event, data)

    async def say(self, message: str, **others: Any) -> Any:
        """Say something as the widget does; the acknowledgement."""
        data = {"message": message, "customData": {"language": "en"}, "session_id": self.session, **others}
        return await self.call(data)

    async def call(self, *data: Any) -> Any:
        """A `user_uttered` with anything at all; the acknowledgement."""
        return await self._io.call("user_uttered", data, timeout=PATIENCE)

    async def ask(self, message: str, replies: int = 1) -> list[dict[str, Any]]:
        """Say something and wait for so many replies."""
        before = len(self.replies)
        await self.say(message)
        return (await self.wait_for("bot_uttered", before + replies))[before:]

    @property
    def replies(self) -> list[dict[str, Any]]:
        return self.of("bot_uttered")

    def of(self, event: str) -> list[Any]:
        return [data for name, data in self.received if name == event]

    async def wait_for(self, event: str, number: int) -> list[Any]:
        """All data of an event, as soon as it has come so often."""
        async with asyncio.timeout(PATIENCE), self._arrived:
            await self._arrived.wait_for(lambda: len(self.of(event)) >= number)
        return self.of(event)

    async def leave(self) -> None:
        """Say goodbye, as a client does that was told to end. By polling nobody waits for the last answer."""
        if self._io.connected and self._io.transport() == "polling":
            await self._io.eio.http.close()
        else:
            await self._io.disconnect()

    async def close_page(self) -> None:
        """Close the WebSocket as a browser does whose page is left: properly, and without a word to Socket.IO."""
        await self._io.eio.ws.close(code=1001)

    async def vanish(self) -> None:
        """Be cut off in the middle, as a phone is that loses its network."""
        self._io.eio.ws._response.connection.transport.abort()

    async def _note(self, event: str, data: Any = None) -> None:
        async with self._arrived:
            self.received.append((event, data))
            self._arrived.notify_all()
