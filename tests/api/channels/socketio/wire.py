"""A client of Rasa's Socket.IO channel at the wire: Engine.IO 4 by long polling, as the published widget begins."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

import httpx

PATH = "/socket.io/?EIO=4&transport=polling"
SEPARATOR = "\x1e"
PATIENCE = 10.0  # seconds, for what should come at once


class Refused(Exception):
    """The server would not have us; the response is its answer."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(response.text)
        self.response = response


class WireClient:
    """`received` holds every event in order, as name and data."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.received: list[tuple[str, Any]] = []
        self._sid = ""
        self._arrived = asyncio.Condition()
        self._listening: asyncio.Task[None] | None = None

    async def connect(self, **headers: str) -> httpx.Response:
        """Open a connection and join the one namespace there is; the first response."""
        opened = await self.http.get(PATH, headers=headers)
        if opened.status_code != 200:
            raise Refused(opened)
        self._sid = json.loads(opened.text[1:])["sid"]
        await self._post("40")
        joined = await self._get()
        assert joined.startswith("40"), joined
        self._listening = asyncio.create_task(self._listen())
        return opened

    async def emit(self, event: str, *data: Any) -> None:
        await self._post("42" + json.dumps([event, *data]))

    async def request_session(self, session_id: Any = None) -> str:
        """Ask for a session as the widget does; the one that is confirmed."""
        before = len(self.of("session_confirm"))
        await self.emit("session_request", {"session_id": session_id})
        found: str = (await self.wait_for("session_confirm", before + 1))[-1]
        return found

    async def say(self, message: str, session_id: Any) -> None:
        await self.emit("user_uttered", {"message": message, "customData": {}, "session_id": session_id})

    async def ask(self, message: str, session_id: Any, replies: int = 1) -> list[dict[str, Any]]:
        """Say something and wait for so many replies."""
        before = len(self.of("bot_uttered"))
        await self.say(message, session_id)
        return (await self.wait_for("bot_uttered", before + replies))[before:]

    def of(self, event: str) -> list[Any]:
        return [data for name, data in self.received if name == event]

    async def wait_for(self, event: str, number: int) -> list[Any]:
        """All data of an event, as soon as it has come so often."""
        async with asyncio.timeout(PATIENCE), self._arrived:
            await self._arrived.wait_for(lambda: len(self.of(event)) >= number)
        return self.of(event)

    async def vanish(self) -> None:
        """Stop answering, without a word: as a phone does that loses its network."""
        if self._listening:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening

    async def _listen(self) -> None:
        while True:
            for packet in (await self._get()).split(SEPARATOR):
                if packet == "2":
                    await self._post("3")
                elif packet.startswith("42"):
                    name, *data = json.loads(packet[2:])
                    async with self._arrived:
                        self.received.append((name, data[0] if data else None))
                        self._arrived.notify_all()

    async def _get(self) -> str:
        response = await self.http.get(f"{PATH}&sid={self._sid}", timeout=60)
        return response.raise_for_status().text

    async def _post(self, packets: str) -> None:
        (await self.http.post(f"{PATH}&sid={self._sid}", content=packets.encode())).raise_for_status()
