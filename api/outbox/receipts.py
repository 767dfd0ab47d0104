"""What providers say of the messages that we sent, as the messages' own status.

A receipt may come twice, late, out of order, before the provider has answered `send`, or for a message that is none
of ours. Nothing is ever sent twice for that, and a status never goes backwards.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels import reasons
from api.channels.interface import DeliveryReceipt
from api.live.hub import Hub
from api.outbox.undelivered import Undelivered
from consular.conversations.models import Conversation, Direction, Message, Status
from consular.database import Database
from consular.deliveries import repository as deliveries
from consular.deliveries.models import Delivery

log = structlog.get_logger()

# A message that was given up and then arrived after all has arrived.
ORDER = (Status.QUEUED, Status.SENT, Status.FAILED, Status.DELIVERED)


def forward(now: Status, said: Status) -> Status:
    """The later of two statuses of an outbound message."""
    return max(now, said, key=ORDER.index)


class Receipts:
    def __init__(
        self, database: Database, undelivered: Undelivered, hub: Hub, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._undelivered = undelivered
        self._hub = hub
        self._clock = clock

    async def apply(self, receipt: DeliveryReceipt) -> None:
        """Take note of one receipt, and act on a failure."""
        at = self._clock()
        async with self._database.write() as session:
            found = await self._find(session, receipt, at)
            if found is None:
                log.info("receipt.unknown", channel=receipt.channel, status=receipt.status.value)
                return
            message, delivery, is_new = found
            status = forward(delivery.status, receipt.status)
            if status is delivery.status and not is_new:
                log.info("receipt.repeated", message_id=message.id, status=receipt.status.value)
                return
            delivery.status, delivery.reason = status, receipt.reason
            await self._tell(session, message, delivery, at)
        self._hub.wake(Hub.WORK, message.conversation_id)
        log.info("receipt.applied", message_id=message.id, status=status.value, reason=receipt.reason)

    async def _find(
        self, session: AsyncSession, receipt: DeliveryReceipt, at: datetime
    ) -> tuple[Message, Delivery, bool] | None:
        """The message and the delivery that a receipt is about, and whether we hear of it for the first time."""
        known = await deliveries.find(session, receipt.channel, receipt.provider_id)
        message_id = known.message_id if known else receipt.message_id
        if message_id is None:
            return None
        message = await session.get(Message, message_id, with_for_update=True)
        if message is None or message.direction is not Direction.OUT:
            return None
        if known is None and message.channel != receipt.channel:
            return None
        attempt = message.attempts if receipt.attempt is None else receipt.attempt
        delivery = await deliveries.record(
            session, message, receipt.channel, receipt.provider_id, attempt, at
        )
        return message, delivery, known is None

    async def _tell(self, session: AsyncSession, message: Message, delivery: Delivery, at: datetime) -> None:
        """Carry a delivery's news over to its message."""
        if delivery.status is not Status.FAILED:
            message.status = forward(message.status, delivery.status)
            message.provider_id = message.provider_id or delivery.provider_id
            message.sent_at = message.sent_at or at
        elif delivery.attempt == message.attempts and message.status in (Status.QUEUED, Status.SENT):
            conversation = await session.get_one(Conversation, message.conversation_id)
            reason = reasons.read(delivery.reason)
            await self._undelivered.act(session, conversation, message, reason, at, was_accepted=True)
