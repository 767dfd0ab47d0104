"""What is different in production: no demo, nobody frames us unless named, cookies for https."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from api.app import assemble, create_app
from api.readers import Readers
from api.settings import Environment, Settings
from tests.conftest import Clock
from tests.fakes import FakeRasa

SECRET = "a-secret-of-thirty-two-characters"


@pytest_asyncio.fixture
async def production(web_settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[httpx.AsyncClient]:
    settings = web_settings.model_copy(
        update={
            "environment": Environment.PRODUCTION,
            "public_url": "https://chat.example",
            "embed_origins": "",
        }
    )
    service = assemble(settings, FakeRasa(), clock, read)
    transport = httpx.ASGITransport(create_app(service))
    async with httpx.AsyncClient(transport=transport, base_url="https://chat.example") as http:
        yield http
    await service.database.close()


async def test_there_is_no_demo_in_production(production: httpx.AsyncClient) -> None:
    assert (await production.get("/chat/demo")).status_code == 404


async def test_nobody_frames_the_compact_page_unless_named(production: httpx.AsyncClient) -> None:
    policy = (await production.get("/chat/embed")).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'none'")


async def test_the_cookie_is_for_https_and_apart_for_each_site_that_frames_us(
    production: httpx.AsyncClient,
) -> None:
    cookie = (await production.get("/chat")).headers["set-cookie"]
    assert "Secure" in cookie
    assert "Partitioned" in cookie
