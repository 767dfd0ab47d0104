"""Sends what stands in the outbox: one message at a time for each conversation, in order, at least once.

The claim is committed before the network is called, and the outcome after: no transaction is open in between.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from api.channels.interface import Channel, OutboundMessage
from api.conversations import backoff
from api.live.hub import Hub
from api.logs import bind
from api.settings import Settings
from consular.conversations import repository as conversations
from consular.conversations.models import Message, Status
from consular.database import Database
from consular.errors import PermanentFailure, TemporaryFailure

log = structlog.get_logger()

SENDERS = 4
GIVE_UP_AFTER = timedelta(hours=24)


class Dispatcher:
    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        hub: Hub,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._channels = channels
        self._hub = hub
        self._clock = clock
        self._lease = timedelta(seconds=max(settings.lease, 30))

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(SENDERS):
                group.create_task(self._run())

    async def _run(self) -> None:
        with self._hub.listen(Hub.WORK) as listener:
            while True:
                try:
                    if not await self.run_once():
                        await listener.wait(1)
                except Exception:
                    log.error("dispatcher.failed", exc_info=True)
                    await asyncio.sleep(1)

    async def run_once(self) -> bool:
        """Send one message; False when none was due."""
        owner = uuid.uuid4().hex
        async with self._database.write() as session:
            message = await conversations.claim_outbound(session, owner, self._clock(), self._lease)
            if message is None:
                return False
            address = await conversations.address_of(session, message.conversation_id)
        bind(message.trace)
        await self._send(message, address, owner)
        self._hub.wake(message.conversation_id)
        return True

    async def _send(self, message: Message, address: str, owner: str) -> None:
        channel = self._channels.get(message.channel)
        outbound = OutboundMessage(
            message.id, message.conversation_id, address, message.text, list(message.buttons)
        )
        try:
            if channel is None:
                raise PermanentFailure(f"the channel {message.channel} is switched off")
            provider_id = await channel.send(outbound)
        except TemporaryFailure as failure:
            await self._try_again(message.id, owner, failure)
        except PermanentFailure as failure:
            await self._settle(message.id, owner, Status.FAILED, error=str(failure))
        except Exception as error:
            log.error("message.not_sent", message_id=message.id, exc_info=True)
            await self._try_again(message.id, owner, TemporaryFailure(type(error).__name__))
        else:
            await self._settle(message.id, owner, Status.SENT, provider_id=provider_id)

    async def _settle(
        self,
        message_id: int,
        owner: str,
        status: Status,
        provider_id: str | None = None,
        error: str | None = None,
    ) -> None:
        async with self._database.write() as session:
            message = await session.get_one(Message, message_id, with_for_update=True)
            if message.owner != owner:
                return
            message.status, message.error, message.sent_at = status, error, self._clock()
            message.provider_id = provider_id or message.provider_id
            message.owner = message.lease_until = None
        log.info("message.settled", message_id=message_id, status=status.value, reason=error)

    async def _try_again(self, message_id: int, owner: str, failure: TemporaryFailure) -> None:
        at = self._clock()
        async with self._database.write() as session:
            message = await session.get_one(Message, message_id, with_for_update=True)
            if message.owner != owner:
                return
            message.attempts += 1
            message.error = str(failure)[:200]
            message.due_at = at + (failure.retry_after or backoff.after(message.attempts))
            message.owner = message.lease_until = None
            if at - message.created_at > GIVE_UP_AFTER:
                message.status = Status.FAILED
        log.warning("message.try_again", message_id=message_id, reason=str(failure))
