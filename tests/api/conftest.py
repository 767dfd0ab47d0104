"""A whole gateway over a real database, with Rasa and the network faked at their edges."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from api import readers
from api.app import Service, assemble
from api.channels.interface import InboundMessage
from api.conversations.reception import Receipt
from api.readers import Readers
from api.settings import Settings
from consular.conversations import repository as conversations
from consular.conversations.models import Message
from consular.database import Database
from tests.conftest import Clock
from tests.fakes import FakeChannel, FakeRasa


@dataclass
class House:
    """The gateway's parts, and short ways to use them as a person would."""

    service: Service
    rasa: FakeRasa
    channel: FakeChannel
    clock: Clock
    _ids: count[int]

    @property
    def database(self) -> Database:
        return self.service.database

    async def says(self, text: str, address: str = "visitor", provider_id: str | None = None) -> Receipt:
        message = InboundMessage("web", address, text, provider_id or f"id-{next(self._ids)}")
        return await self.service.intake.take(message)

    async def work(self) -> None:
        """Answer and send everything that is due now."""
        while await self.service.worker.run_once():
            pass
        while await self.service.dispatcher.run_once():
            pass

    async def transcript(self, address: str = "visitor") -> list[Message]:
        async with self.database.read() as session:
            conversation = await conversations.find(session, "web", address)
            assert conversation
            return list(await conversations.transcript(session, conversation.id))


@pytest.fixture
def settings(seeded_url: str, places_file: Path) -> Settings:
    return Settings(
        _env_file=None,
        database_url=seeded_url,
        places_file=places_file,
        secret_key="not-a-secret",
        holding_after=0.05,
        lease=8,
        attempts=3,
        messages_per_minute=1000,
    )


@pytest.fixture(scope="session")
def read(places_file: Path) -> Readers:
    """Loaded once for all tests: it is only read."""
    return readers.load(Settings(_env_file=None, places_file=places_file))


@pytest_asyncio.fixture
async def house(settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[House]:
    rasa, channel = FakeRasa(), FakeChannel()
    service = assemble(settings, rasa, clock, read)
    service.channels.clear()
    service.channels["web"] = channel
    yield House(service, rasa, channel, clock, count(1))
    await service.database.close()
