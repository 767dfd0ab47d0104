"""Sends what stands in the outbox: one message at a time for each conversation, in order, at least once.

The claim is committed before the network is called, and the outcome after: no transaction is open in between.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels import reasons
from api.channels.interface import Channel, Limits, OutboundFile, OutboundMessage, providers_of
from api.conversations import backoff
from api.live.hub import Hub
from api.logs import bind
from api.outbox.budget import Budget
from api.outbox.pace import Pace
from api.outbox.prepare import Wording, prepare
from api.outbox.queue import REPLIES, TO_MANY
from api.outbox.receipts import forward
from api.outbox.undelivered import Undelivered
from api.settings import Settings
from consular.attachments import repository as attachments
from consular.conversations import outgoing
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation, Message, Status
from consular.database import Database
from consular.deliveries import repository as deliveries
from consular.desk import claims
from consular.errors import PermanentFailure, TemporaryFailure

log = structlog.get_logger()

SENDERS = 4
FOR_REPLIES = 1  # of the senders: however many are written to at once, and however slow the network is
GIVE_UP_AFTER = timedelta(hours=24)
TELL_AFTER = 6  # failed attempts: about half a minute in which the person has heard nothing
UNLIMITED = Limits(text=1_000_000, buttons=100)  # for a channel that is switched off: nothing is sent at all


@dataclass(frozen=True)
class Claimed:
    """What was read with the claim. `cost` is in thousandths of a pound."""

    message: Message
    outbound: OutboundMessage
    cost: int
    is_allowed: bool


class Dispatcher:
    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        wording: Wording,
        budget: Budget,
        undelivered: Undelivered,
        hub: Hub,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._channels = channels
        self._wording = wording
        self._budget = budget
        self._undelivered = undelivered
        self._hub = hub
        self._clock = clock
        self._lease = timedelta(seconds=max(settings.lease, 30))
        self._pace = Pace(settings.replicas)

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as group:
            for number in range(SENDERS):
                group.create_task(self._run((REPLIES,) if number < FOR_REPLIES else (REPLIES, TO_MANY)))

    async def _run(self, lanes: Sequence[int]) -> None:
        with self._hub.listen(Hub.WORK) as listener:
            while True:
                try:
                    if not await self.run_once(lanes):
                        await listener.wait(1)
                except Exception:
                    log.error("dispatcher.failed", exc_info=True)
                    await asyncio.sleep(1)

    async def run_once(self, lanes: Sequence[int] = (REPLIES, TO_MANY)) -> bool:
        """Send one message; False when none was due in these lanes."""
        owner = uuid.uuid4().hex
        async with self._database.write() as session:
            message = await outgoing.claim(session, owner, self._clock(), self._lease, lanes)
            if message is None:
                return False
            claimed = await self._read(session, message)
        bind(message.trace)
        await self._send(claimed, owner)
        self._hub.wake(message.conversation_id)
        return True

    async def _read(self, session: AsyncSession, message: Message) -> Claimed:
        """All that sending needs, so that nothing is read while the network works."""
        conversation = await session.get_one(Conversation, message.conversation_id)
        address = await conversations.address_of(session, message.conversation_id)
        channel = self._channels.get(message.channel)
        ready = prepare(
            message.text, message.buttons, channel.limits if channel else UNLIMITED, self._wording
        )
        refused = await deliveries.refused_by(session, message) if providers_of(channel) else frozenset()
        outbound = OutboundMessage(
            message.id,
            message.conversation_id,
            address,
            ready.text,
            ready.buttons,
            message.attempts,
            refused,
            await self._file(session, message),
        )
        cost = self._budget.cost(message.channel, address, ready.segments)
        return Claimed(message, outbound, cost, await self._budget.allows(session, conversation, message))

    @staticmethod
    async def _file(session: AsyncSession, message: Message) -> OutboundFile | None:
        """Only officers send files."""
        found = await attachments.open_of(session, message.id) if message.author is Author.OFFICER else None
        return OutboundFile(found.name, found.media_type, found.content, found.key) if found else None

    async def _send(self, claimed: Claimed, owner: str) -> None:
        message_id, channel = claimed.message.id, self._channels.get(claimed.message.channel)
        try:
            if channel is None:
                raise PermanentFailure(f"the channel {claimed.message.channel} is switched off")
            if claimed.outbound.file and not channel.limits.media:
                raise PermanentFailure(reasons.Reason.NO_FILES)
            if not claimed.is_allowed:
                raise PermanentFailure(reasons.Reason.OVER_CEILING)
            await self._pace.turn(channel.name, channel.limits.per_second)
            provider_id = await channel.send(claimed.outbound)
        except TemporaryFailure as failure:
            await self._try_again(claimed.message, owner, failure)
        except PermanentFailure as failure:
            await self._give_up(message_id, owner, failure)
        except Exception as error:
            log.error("message.not_sent", message_id=message_id, exc_info=True)
            await self._try_again(claimed.message, owner, TemporaryFailure(type(error).__name__))
        else:
            await self._settle(claimed, owner, channel, provider_id)

    async def _settle(self, claimed: Claimed, owner: str, channel: Channel, provider_id: str | None) -> None:
        """Note that the network took it. A receipt may have been faster."""
        at = self._clock()
        async with self._database.write() as session:
            message = await session.get_one(Message, claimed.message.id, with_for_update=True)
            if provider_id and providers_of(channel):
                await self._record(session, message, claimed, provider_id, at)
            if message.owner != owner:
                return
            message.status, message.error, message.sent_at = forward(message.status, Status.SENT), None, at
            message.provider_id = provider_id or message.provider_id
            message.owner = message.lease_until = None
        log.info("message.settled", message_id=message.id, status=message.status.value)

    async def _record(
        self, session: AsyncSession, message: Message, claimed: Claimed, provider_id: str, at: datetime
    ) -> None:
        """What a provider took costs, whatever became of the claim meanwhile."""
        delivery = await deliveries.record(
            session, message, claimed.message.channel, provider_id, claimed.outbound.attempt, at
        )
        delivery.cost = claimed.cost
        conversation = await session.get_one(Conversation, message.conversation_id)
        await self._budget.watch(session, conversation, message, claimed.cost, at)

    async def _give_up(self, message_id: int, owner: str, failure: PermanentFailure) -> None:
        """Nobody on this channel takes the message: try what else there is, else it has failed."""
        at = self._clock()
        async with self._database.write() as session:
            message = await session.get_one(Message, message_id, with_for_update=True)
            if message.owner != owner:
                return
            message.sent_at = at
            conversation = await session.get_one(Conversation, message.conversation_id)
            await self._undelivered.act(
                session, conversation, message, reasons.read(str(failure)), at, was_accepted=False
            )
            message.error = str(failure)[:200]
        log.warning(
            "message.settled", message_id=message_id, status=message.status.value, reason=str(failure)
        )

    async def _try_again(self, sent: Message, owner: str, failure: TemporaryFailure) -> None:
        """Later, unless an officer speaks by now. Locks the conversation first, as whoever takes it over does."""
        at = self._clock()
        async with self._database.write() as session:
            conversation = await conversations.lock(session, sent.conversation_id)
            message = await session.get_one(Message, sent.id, with_for_update=True)
            if message.owner != owner:
                return
            message.owner = message.lease_until = None
            if message.status is not Status.QUEUED:  # a receipt says that the network took it after all
                return
            message.attempts += 1
            message.error = str(failure)[:200]
            message.due_at = at + (failure.retry_after or backoff.after(message.attempts))
            if claims.is_overtaken(conversation, message):
                message.status, message.due_at = Status.WITHDRAWN, None
            elif at - message.created_at > GIVE_UP_AFTER:
                message.status = Status.FAILED
            if message.status is Status.FAILED or message.attempts == TELL_AFTER:
                await self._undelivered.alert(session, conversation, message, at)
        log.warning("message.try_again", message_id=sent.id, reason=str(failure))
