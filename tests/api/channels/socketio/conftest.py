"""A whole gateway with Rasa's Socket.IO channel, at work in the background as in real life, and clients of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from api.app import assemble, create_app
from api.readers import Readers
from api.settings import Settings
from consular.conversations.models import Author, Message
from tests.api.channels.socketio.wire import WireClient
from tests.api.channels.working import working
from tests.api.conftest import House
from tests.conftest import Clock
from tests.fakes import FakeChannel, FakeRasa

ORIGIN = "https://www.example.org"


@dataclass
class Lobby:
    """The gateway. `client()` is somebody new, in a browser of their own."""

    house: House
    app: Any
    clients: list[WireClient] = field(default_factory=list)

    def client(self, cookies: Any = None) -> WireClient:
        transport = httpx.ASGITransport(app=self.app, client=("203.0.113.7", 4000))
        http = httpx.AsyncClient(transport=transport, base_url="https://help.example.org", cookies=cookies)
        self.clients.append(WireClient(http))
        return self.clients[-1]

    async def visitor(self) -> tuple[WireClient, str]:
        """Somebody connected, with their session."""
        client = self.client()
        await client.connect()
        return client, await client.request_session()

    async def stored(self) -> list[Message]:
        async with self.house.database.read() as session:
            return list((await session.execute(select(Message).order_by(Message.id))).scalars())

    async def said(self) -> list[Message]:
        return [message for message in await self.stored() if message.author == Author.PERSON]


@pytest.fixture
def socket_settings(settings: Settings) -> Settings:
    changed = {"rasa_client_origins": ORIGIN, "public_url": "https://help.example.org"}
    return settings.model_copy(update=changed)


@pytest_asyncio.fixture
async def lobby(socket_settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[Lobby]:
    rasa = FakeRasa()
    service = assemble(socket_settings, rasa, clock, read)  # type: ignore[arg-type]
    house = House(service, rasa, FakeChannel(), clock, count(1))
    opened = Lobby(house, create_app(service))
    async with working(house):
        yield opened
    for client in opened.clients:
        await client.vanish()
    await service.channels["socketio"].close()  # type: ignore[attr-defined]
    await service.database.close()
