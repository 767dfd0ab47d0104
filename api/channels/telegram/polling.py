"""Asks Telegram for updates where Telegram cannot reach us. Stored first, confirmed after, as with a webhook."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from api.channels.intake import Intake
from api.channels.telegram.channel import TelegramChannel
from api.channels.telegram.client import Client
from api.channels.telegram.lease import Lease
from api.conversations import backoff
from consular.errors import PermanentFailure, TemporaryFailure

log = structlog.get_logger()

ANOTHER_POLLS = 5.0  # seconds until we look again whether the other replica still does


class Poller:
    """`run` polls until cancelled; `run_once` is one question to Telegram and the work on its answer."""

    def __init__(self, client: Client, channel: TelegramChannel, intake: Intake, lease: Lease) -> None:
        self._client = client
        self._channel = channel
        self._intake = intake
        self._lease = lease
        self._last: int | None = None

    async def run(self) -> None:
        failures = 0
        try:
            while True:
                try:
                    polled = await self.run_once()
                    failures = 0
                    await asyncio.sleep(0 if polled else ANOTHER_POLLS)
                except Exception as error:
                    failures += 1
                    _tell(error)
                    await asyncio.sleep(_pause(error, failures))
        finally:
            await self._lease.close()

    async def run_once(self) -> bool:
        """False where another replica polls. Raises what Telegram or the database raise: nothing is confirmed then."""
        if not await self._lease.is_held():
            return False
        for body in await self._client.updates(after=self._last):
            await self._take(body)
            self._last = max(self._last or 0, int(body["update_id"]))
        return True

    async def _take(self, body: dict[str, Any]) -> None:
        try:
            arrived = await self._channel.read(body)
        except ValueError:
            log.warning("update.unreadable", update_id=body.get("update_id"))
            return
        for inbound in arrived:
            await self._intake.deliver(inbound)


def _tell(error: Exception) -> None:
    if isinstance(error, TemporaryFailure | PermanentFailure):
        log.warning("polling.failed", reason=str(error))
    else:
        log.error("polling.failed", exc_info=error)


def _pause(error: Exception, failures: int) -> float:
    asked = error.retry_after if isinstance(error, TemporaryFailure) else None
    return (asked or backoff.after(failures)).total_seconds()
