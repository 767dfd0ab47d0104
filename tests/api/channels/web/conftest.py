"""The gateway's HTTP side over a real database, with no background work: a test says when answers are made."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from api.app import Service, assemble, create_app
from api.readers import Readers
from api.settings import Settings
from tests.conftest import Clock
from tests.fakes import FakeRasa

OWN = {"sec-fetch-site": "same-origin"}


@dataclass
class Visitor:
    """A browser without scripts, and the service behind it."""

    http: httpx.AsyncClient
    service: Service
    rasa: FakeRasa

    async def posts(self, path: str = "/chat", headers: dict[str, str] = OWN, **form: str) -> httpx.Response:
        return await self.http.post(path, data=form, headers=headers)

    async def page(self, path: str = "/chat") -> str:
        return (await self.http.get(path)).text

    async def sees(self) -> list[str]:
        """The texts of the transcript, as HTML."""
        return re.findall(
            r'<div class="message__text">(.*?)</div>', (await self.page()).partition("<template")[0], re.S
        )

    async def work(self) -> None:
        """Answer everything that is due now."""
        while await self.service.worker.run_once():
            pass


@pytest.fixture
def web_settings(tmp_path: Path, sqlite_template: Path, places_file: Path) -> Settings:
    copy = tmp_path / "consular.db"
    copy.write_bytes(sqlite_template.read_bytes())
    return Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{copy}",
        places_file=places_file,
        secret_key="not-a-secret",
        embed_origins="https://one.example https://two.example",
        messages_per_minute=3,
        web_folder=tmp_path / "dist",
    )


@pytest_asyncio.fixture
async def visitor(web_settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[Visitor]:
    rasa = FakeRasa()
    service = assemble(web_settings, rasa, clock, read)
    transport = httpx.ASGITransport(create_app(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.example") as http:
        yield Visitor(http, service, rasa)
    await service.database.close()
