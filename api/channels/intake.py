"""The one way in for every channel: verify, parse, limit, store. The answer to the network comes after the commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog
from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.channels.interface import Channel, DeliveryReceipt, InboundMessage
from api.conversations.reception import Receipt
from api.conversations.unaided import Pace
from api.outbox.receipts import Receipts
from consular.emergency.check import Check
from consular.errors import NotAllowed, TooMany

log = structlog.get_logger()

SLOW_DOWN = (
    "You are sending messages faster than we can read them. Wait a minute. In danger, call +44 20 7008 5000."
)


class Receives(Protocol):
    """Stores one message, once however often it is delivered."""

    async def receive(self, inbound: InboundMessage, at: datetime, pace: Pace = Pace.FINE) -> Receipt: ...


class Intake:
    """`per_minute` messages from one address; an emergency is taken however many came before it."""

    def __init__(
        self,
        reception: Receives,
        check: Check,
        receipts: Receipts,
        per_minute: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._reception = reception
        self._check = check
        self._receipts = receipts
        self._clock = clock
        self._limit = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._telling = RateLimitItemPerMinute(1, namespace="TELL")

    async def accept(self, channel: Channel, request: Request, is_webhook: bool = False) -> list[Receipt]:
        """Everything that a request brings, stored. Raises `NotAllowed`, `ValueError` or `TooMany`.

        What a network delivers to a webhook is stored however much it is: the network cannot ask its sender to wait.
        """
        try:
            await channel.verify(request)
        except NotAllowed:
            log.warning("webhook.refused", channel=channel.name)
            raise
        receipts = []
        for item in await channel.parse(request):
            if isinstance(item, DeliveryReceipt):
                await self._receipts.apply(item)
            else:
                receipts.append(await (self.deliver(item) if is_webhook else self.take(item)))
        return receipts

    async def take(self, inbound: InboundMessage) -> Receipt:
        """Store one message that is already known to be genuine. Raises `TooMany`."""
        if not self._is_within_limit(inbound) and not self.is_emergency(inbound.text):
            log.warning("message.too_many", channel=inbound.channel)
            raise TooMany(SLOW_DOWN)
        return await self._reception.receive(inbound, self._clock())

    async def deliver(self, inbound: InboundMessage) -> Receipt:
        """Store one message from a network. Above the limit the bot leaves it, unless it tells of an emergency."""
        pace = Pace.FINE
        if not self._is_within_limit(inbound):
            is_told = not self._limiter.hit(self._telling, inbound.channel, inbound.address)
            pace = Pace.STILL_TOO_FAST if is_told else Pace.TOO_FAST
            log.warning("message.too_many", channel=inbound.channel)
        return await self._reception.receive(inbound, self._clock(), pace)

    def is_emergency(self, text: str) -> bool:
        """Whether the fixed check sees one: then no limit applies."""
        return self._check.read(text) is not None

    def _is_within_limit(self, inbound: InboundMessage) -> bool:
        return self._limiter.hit(self._limit, inbound.channel, inbound.address)
