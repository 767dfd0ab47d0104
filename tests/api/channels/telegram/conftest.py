"""A whole gateway with Telegram on, over HTTP, and Telegram itself faked at the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from api.app import assemble, create_app
from api.channels.telegram import factory
from api.channels.telegram.channel import SECRET_HEADER, TelegramChannel
from api.readers import Readers
from api.settings import Settings
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Message
from tests.api.channels.telegram.fake import TOKEN, FakeTelegram, Person
from tests.api.conftest import House
from tests.conftest import Clock
from tests.fakes import FakeChannel, FakeRasa

PUBLIC = "https://help.example.org"


@dataclass
class Chat:
    """A gateway, Telegram, and one person with the app."""

    house: House
    channel: TelegramChannel
    telegram: FakeTelegram
    person: Person
    http: httpx.AsyncClient
    secret: str

    async def deliver(self, update: Any) -> httpx.Response:
        """Post an update as Telegram does, and let the small calls finish."""
        response = await self.post(update, {SECRET_HEADER: self.secret})
        await self.channel.errands.settle()
        return response

    async def post(self, update: Any, headers: dict[str, str]) -> httpx.Response:
        if isinstance(update, bytes):
            return await self.http.post("/channels/telegram/webhook", headers=headers, content=update)
        return await self.http.post("/channels/telegram/webhook", headers=headers, json=update)

    async def ask(self, update: Any) -> list[str]:
        """Deliver, work, and give what the person hears in return."""
        before = len(self.heard)
        (await self.deliver(update)).raise_for_status()
        await self.house.work()
        return self.heard[before:]

    @property
    def heard(self) -> list[str]:
        return self.telegram.texts(self.person.chat_id)

    async def transcript(self) -> list[Message]:
        async with self.house.database.read() as session:
            found = await conversations.find(session, "telegram", str(self.person.chat_id))
            return list(await conversations.transcript(session, found.id)) if found else []

    async def said(self) -> list[Message]:
        """The person's own messages as they were stored."""
        return [message for message in await self.transcript() if message.author == Author.PERSON]


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def telegram_settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"telegram_token": SecretStr(TOKEN), "public_url": PUBLIC})


@pytest_asyncio.fixture
async def chat(
    settings: Settings, telegram_settings: Settings, telegram: FakeTelegram, clock: Clock, read: Readers
) -> AsyncIterator[Chat]:
    rasa, ids = FakeRasa(), count(1)
    service = assemble(settings, rasa, clock, read)
    channel = factory.make(
        telegram_settings, service.database, service.intake, read.briefing.blocks, telegram.transport
    )
    assert channel
    service.channels["telegram"] = channel
    house = House(service, rasa, FakeChannel(), clock, ids)
    secret = factory.webhook_secret(telegram_settings.secret_key.get_secret_value(), TOKEN)
    transport = httpx.ASGITransport(app=create_app(service))
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as http:
        yield Chat(house, channel, telegram, Person(), http, secret)
    await channel.close()
    await service.database.close()
