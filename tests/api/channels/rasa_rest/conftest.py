"""A whole gateway with Rasa's REST channel, at work in the background as in real life, and a client of it."""

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
from api.readers import Readers
from api.settings import Settings
from tests.api.channels.working import working
from tests.api.conftest import House
from tests.conftest import Clock
from tests.fakes import FakeChannel, FakeRasa

PATH = "/webhooks/rest/webhook"
ORIGIN = "https://www.example.org"
TOKEN = "t" * 32
OTHER_TOKEN = "o" * 32


@dataclass
class Client:
    """One client of Rasa's, which keeps its cookies."""

    http: httpx.AsyncClient

    async def post(self, body: Any, **headers: str) -> httpx.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, bytes):
            return await self.http.post(PATH, content=body, headers=names)
        return await self.http.post(PATH, json=body, headers=names)

    async def say(self, message: str, sender: str = "me", **headers: str) -> list[dict[str, Any]]:
        response = await self.post({"sender": sender, "message": message}, **headers)
        found: list[dict[str, Any]] = response.raise_for_status().json()
        return found

    async def texts(self, message: str, sender: str = "me", **headers: str) -> list[str]:
        return [reply["text"] for reply in await self.say(message, sender, **headers)]


@dataclass
class Rest:
    """The gateway. `client()` is somebody new."""

    house: House
    app: Any

    def client(self, **cookies: str) -> Client:
        transport = httpx.ASGITransport(app=self.app, client=("203.0.113.7", 4000))
        return Client(
            httpx.AsyncClient(transport=transport, base_url="https://help.example.org", cookies=cookies)
        )


@pytest.fixture
def patience() -> float:
    """Seconds that a call waits for the bot; a test may ask for its own."""
    return 10.0


@pytest.fixture
def rest_settings(settings: Settings, patience: float) -> Settings:
    changed = {
        "rasa_client_origins": ORIGIN,
        "rasa_client_tokens": SecretStr(f"hotline={TOKEN} airline={OTHER_TOKEN}"),
        "rest_wait": patience,
        "public_url": "https://help.example.org",
    }
    return settings.model_copy(update=changed)


@pytest_asyncio.fixture
async def rest(rest_settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[Rest]:
    rasa = FakeRasa()
    service = assemble(rest_settings, rasa, clock, read)
    house = House(service, rasa, FakeChannel(), clock, count(1))
    async with working(house):
        yield Rest(house, create_app(service))
    await service.database.close()
