"""Puts the Telegram channel together, and starts and ends its background work with the service."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import APIRouter

from api.channels.intake import Intake
from api.channels.telegram import lease
from api.channels.telegram.channel import TelegramChannel
from api.channels.telegram.client import Client
from api.channels.telegram.polling import Poller
from api.channels.telegram.registration import Registration
from api.channels.telegram.words import Words
from api.settings import BadSettings, Settings
from consular.database import Database
from consular.replies.template import Blocks

UNREACHABLE = (
    "TELEGRAM_TOKEN is set, but Telegram cannot deliver without an https:// address: set PUBLIC_URL, or set "
    "TELEGRAM_POLLING=true."
)


def make(
    settings: Settings,
    database: Database,
    intake: Intake,
    blocks: Blocks,
    transport: httpx.AsyncBaseTransport | None = None,
) -> TelegramChannel | None:
    """The channel; None where no token is set. `transport` stands in for the real one in tests."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    is_polled = settings.telegram_polling
    if not is_polled and not settings.public_url.startswith("https://"):
        raise BadSettings(UNREACHABLE)
    client = Client(token, settings.telegram_api_url, transport, settings.provider_timeout)
    words = Words(blocks)
    secret = webhook_secret(settings.secret_key.get_secret_value(), token)
    channel = TelegramChannel(client, secret, words, database)
    registration = Registration(client, words, "" if is_polled else settings.public_url, secret)
    poller = Poller(client, channel, intake, lease.make(settings.database_url)) if is_polled else None
    channel.router = _background(channel, registration, poller)
    return channel


def webhook_secret(secret_key: str, token: str) -> str:
    """What Telegram shows with every update. Made from two secrets, so that none more has to be kept."""
    return hmac.new(f"{secret_key}:{token}".encode(), b"telegram webhook", hashlib.sha256).hexdigest()


def _background(channel: TelegramChannel, registration: Registration, poller: Poller | None) -> APIRouter:
    """No routes: the webhook is everybody's. The service's start and end run through it."""

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        task = asyncio.create_task(_work(registration, poller))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    return APIRouter(lifespan=lifespan)


async def _work(registration: Registration, poller: Poller | None) -> None:
    await registration.run()
    if poller:
        await poller.run()
