"""A whole gateway as it is served, on loopback, with Rasa's Socket.IO channel; and real clients of it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from sqlalchemy import select

from api.app import Service, assemble, create_app
from api.readers import Readers
from api.settings import Settings
from consular.conversations.models import Author, Message, Status
from tests.api.channels.socketio.visitor import PATIENCE, Visitor
from tests.fakes import FakeRasa

ORIGIN = "https://www.example.org"


@dataclass
class Lobby:
    """The gateway, with its background work going on. `visitor()` is somebody new, in a browser of their own."""

    service: Service
    rasa: FakeRasa
    url: str
    visitors: list[Visitor] = field(default_factory=list)

    async def visitor(self, transport: str = "websocket", **headers: str) -> Visitor:
        """Somebody connected, without a session as yet."""
        came = Visitor(self.url)
        self.visitors.append(came)
        await came.connect(transport, headers)
        return came

    async def known(self, session_id: Any = None, transport: str = "websocket") -> Visitor:
        """Somebody connected, with the session that they named or were given."""
        came = await self.visitor(transport)
        await came.request_session(session_id)
        return came

    async def open(self, **headers: str) -> httpx.Response:
        """The very first request of a connection, as a browser makes it."""
        async with httpx.AsyncClient(base_url=self.url) as http:
            return await http.get("/socket.io/?EIO=4&transport=polling", headers=headers)

    async def stored(self) -> list[Message]:
        async with self.service.database.read() as session:
            return list((await session.execute(select(Message).order_by(Message.id))).scalars())

    async def settled(self) -> None:
        """Until it is noted of every reply that its client has it."""
        async with asyncio.timeout(PATIENCE):
            while {Status.QUEUED, Status.SENT, Status.RECEIVED} & {one.status for one in await self.stored()}:
                await asyncio.sleep(0.01)

    async def said(self) -> list[Message]:
        return [message for message in await self.stored() if message.author == Author.PERSON]


@pytest.fixture
def socket_settings(settings: Settings) -> Settings:
    """The holding reply comes only where a test waits for it."""
    return settings.model_copy(update={"rasa_client_origins": ORIGIN, "holding_after": 2.9})


@pytest_asyncio.fixture
async def lobby(socket_settings: Settings, read: Readers) -> AsyncIterator[Lobby]:
    rasa = FakeRasa()
    service = assemble(socket_settings, rasa, read=read)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(service), log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    async with asyncio.timeout(PATIENCE):
        while not server.started:
            await asyncio.sleep(0.01)
    opened = Lobby(service, rasa, f"http://127.0.0.1:{listening.getsockname()[1]}")
    yield opened
    for visitor in opened.visitors:
        await visitor.leave()
    server.should_exit = True
    await serving
