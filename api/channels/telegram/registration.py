"""Tells Telegram at every start where to deliver and what to show. It goes on trying: the service starts without it."""

from __future__ import annotations

import asyncio

import structlog

from api.channels.telegram.client import Client
from api.channels.telegram.words import Words
from api.conversations import backoff
from consular.errors import ConsularError

log = structlog.get_logger()

PATH = "/channels/telegram/webhook"


class Registration:
    """`public_url` is empty where Telegram cannot reach us: then a webhook is taken away."""

    def __init__(self, client: Client, words: Words, public_url: str, secret: str) -> None:
        self._client = client
        self._words = words
        self._public_url = public_url
        self._secret = secret

    async def run(self) -> None:
        """Until it is done."""
        failures = 0
        while True:
            try:
                return await self.run_once()
            except ConsularError as failure:
                failures += 1
                log.warning("telegram.not_registered", reason=str(failure))
                await asyncio.sleep(backoff.after(failures).total_seconds())

    async def run_once(self) -> None:
        """Raises `TemporaryFailure` or `PermanentFailure`."""
        if self._public_url:
            await self._client.set_webhook(self._public_url.rstrip("/") + PATH, self._secret)
        else:
            await self._client.delete_webhook()
        await self._client.introduce(self._words.commands, self._words.about)
        log.info("telegram.registered", bot=await self._client.username(), webhook=bool(self._public_url))
