"""A whole gateway with Telegram on, over HTTP, and Telegram itself faked at the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest_asyncio

from api.app import assemble, create_app
from api.channels.telegram import factory
from api.channels.telegram.channel import TelegramChannel
from api.channels.telegram.factory import webhook_secret
from api.readers import Readers
from api.settings import Settings
from consular.conversations import repository as conversations
from consular.conversations.models import Message
from consular.places.whereabouts import Town, Towns
from tests.api.conftest import House
from tests.api.channels.telegram.fake import TOKEN, FakeTelegram, Person
from tests.conftest import Clock
from tests.fakes import FakeChannel, FakeRasa

TOWNS = Towns(
    [
        Town("Bangkok", "TH", 13.754, 100.501),
        Town("Geneva", "CH", 46.202, 6.146),
        Town("Annemasse", "FR", 46.193, 6.236),
        Town("London", "GB", 51.509, -0.126),
    ]
)


@dataclass
class Chat:
    """A gateway, Telegram, and one person with the app."""

    house: House
    channel: TelegramChannel
    telegram: FakeTelegram
    person: Person
    http: httpx.AsyncClient
    secret: str

    async def deliver(self, update: Any, secret: str | None = None) -> httpx.Response:
        """Post an update as Telegram does, and let the small calls finish."""
        headers = {"x-telegram-bot-api-secret-token": self.secret if secret is None else secret}
        kind = {"content": update} if isinstance(update, bytes) else {"json": update}
        response = await self.http.post("/channels/telegram/webhook", headers=headers, **kind)  # type: ignore[arg-type]
        await self.channel.errands.settle()
        return response

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


@pytest_asyncio.fixture
async def chat(settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[Chat]:
    rasa, telegram = FakeRasa(), FakeTelegram()
    own = settings.model_copy(
        update={"telegram_token": _secret(TOKEN), "public_url": "https://help.example.org"}
    )
    service = assemble(settings, rasa, clock, read)  # type: ignore[arg-type]
    channel = factory.make(
        own, service.database, service.intake, read.briefing.blocks, telegram.transport, TOWNS
    )
    assert channel
    service.channels["telegram"] = channel
    house = House(service, rasa, FakeChannel(), clock, iter(()))  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app=create_app(service))
    async with httpx.AsyncClient(transport=transport, base_url="https://help.example.org") as http:
        secret = webhook_secret(own.secret_key.get_secret_value(), TOKEN)
        yield Chat(house, channel, telegram, Person(), http, secret)
    await channel.close()
    await service.database.close()


def _secret(text: str) -> Any:
    from pydantic import SecretStr

    return SecretStr(text)
