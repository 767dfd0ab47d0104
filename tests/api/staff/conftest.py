"""The console as officers use it: browsers without scripts, each with its own cookies, address and phone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pyotp
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import select

from api.app import Service, assemble, create_app
from api.readers import Readers
from api.settings import Environment, Settings
from consular.audit.models import AuditEntry
from consular.staff import accounts, links, passwords
from consular.staff.accounts import Particulars
from consular.staff.models import Officer, Role
from tests.conftest import Clock
from tests.fakes import FakeRasa

HOST = "https://desk.example"
PASSWORD = "four plain words together"
HASH = passwords.compute_hash(PASSWORD)  # once: it is slow by design
CHANGED = "other words for a change"
SOMEBODY = Particulars("amara@example.org", "Amara Obi", "Amara")


@dataclass
class Browser:
    """An officer's, or a stranger's."""

    http: httpx.AsyncClient
    clock: Clock
    secret: str = ""

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(f"/staff{path}", headers=headers)

    async def post(self, path: str, form: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        sent = {"origin": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return await self.http.post(f"/staff{path}", data=form or {}, headers=sent)

    async def sign_in(self, email: str = SOMEBODY.email, password: str = PASSWORD) -> httpx.Response:
        return await self.post("/sign-in", {"email": email, "password": password})

    def code(self) -> str:
        """What the phone shows now."""
        return pyotp.TOTP(self.secret).at(self.clock())

    async def set_up_phone(self) -> list[str]:
        """Go through the second factor's first time; the recovery codes."""
        page = (await self.get("/second-factor/set-up")).text
        self.secret = find(r"Key: <code[^>]*>([\w ]+)</code>", page).replace(" ", "")
        kept = (await self.post("/second-factor/set-up", {"code": self.code()})).text
        return re.findall(r"<code[^>]*>([\w-]+)</code>", kept)

    async def is_in(self) -> bool:
        return (await self.get("/account")).status_code == 200


def find(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not on the page"
    return found[1]


@dataclass
class Desk:
    """The console behind its gate, and ways to make what it works on."""

    service: Service
    app: FastAPI
    clock: Clock
    browsers: list[httpx.AsyncClient]

    def browser(self, address: str = "192.0.2.1", host: str = HOST) -> Browser:
        transport = httpx.ASGITransport(self.app, client=(address, 1))
        http = httpx.AsyncClient(transport=transport, base_url=host)
        self.browsers.append(http)
        return Browser(http, self.clock)

    async def add(
        self, said: Particulars = SOMEBODY, password: str | None = HASH, first: bool = False
    ) -> Officer:
        """An account; `first` leaves the password to be changed."""
        async with self.service.database.write() as session:
            officer = await accounts.add(session, None, said, password, self.clock())
            officer.must_change_password = first
        return officer

    async def link(self, officer: Officer) -> str:
        async with self.service.database.write() as session:
            return f"/link/{await links.make(session, officer.id, self.clock())}"

    async def signed_in(self, role: Role = Role.OFFICER, **said: Any) -> Browser:
        """A browser of a new officer who has gone through everything."""
        officer = await self.add(replace(SOMEBODY, role=role, **said))
        browser = self.browser()
        await browser.post(await self.link(officer))
        await browser.set_up_phone()
        assert await browser.is_in()
        return browser

    async def actions(self) -> list[str]:
        """What the audit log has, oldest first."""
        return [entry.action for entry in await self.entries()]

    async def entries(self) -> list[AuditEntry]:
        async with self.service.database.read() as session:
            return list((await session.execute(select(AuditEntry).order_by(AuditEntry.id))).scalars())

    async def officer(self, email: str = SOMEBODY.email) -> Officer:
        async with self.service.database.read() as session:
            return (await session.execute(select(Officer).where(Officer.email == email))).scalar_one()


@pytest.fixture
def desk_settings(settings: Settings) -> Settings:
    """As in production, where it matters here: https, and the second factor is demanded."""
    return settings.model_copy(update={"environment": Environment.PRODUCTION, "public_url": HOST})


@pytest_asyncio.fixture
async def desk(desk_settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[Desk]:
    service = assemble(desk_settings, FakeRasa(), clock, read)
    made = Desk(service, create_app(service), clock, [])
    yield made
    for http in made.browsers:
        await http.aclose()
    await service.database.close()
