"""The one way in for every channel: verify, parse, limit, store. The answer to the network comes after the commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.channels.interface import Channel, DeliveryReceipt, InboundMessage
from api.conversations.reception import Receipt, Reception
from consular.emergency.check import Check
from consular.errors import NotAllowed, TooMany

log = structlog.get_logger()

SLOW_DOWN = (
    "You are sending messages faster than we can read them. Wait a minute. In danger, call +44 20 7008 5000."
)


class Intake:
    """`per_minute` messages from one address; an emergency is taken however many came before it."""

    def __init__(
        self, reception: Reception, check: Check, per_minute: int, clock: Callable[[], datetime]
    ) -> None:
        self._reception = reception
        self._check = check
        self._clock = clock
        self._limit = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def accept(self, channel: Channel, request: Request) -> list[Receipt]:
        """Everything that a request brings, stored. Raises `NotAllowed`, `ValueError` or `TooMany`."""
        try:
            await channel.verify(request)
        except NotAllowed:
            log.warning("webhook.refused", channel=channel.name)
            raise
        arrived = await channel.parse(request)
        return [await self.take(item) for item in arrived if not isinstance(item, DeliveryReceipt)]

    async def take(self, inbound: InboundMessage) -> Receipt:
        """Store one message that is already known to be genuine."""
        if not self._limiter.hit(self._limit, inbound.channel, inbound.address) and not self._check.read(
            inbound.text
        ):
            log.warning("message.too_many", channel=inbound.channel)
            raise TooMany(SLOW_DOWN)
        return await self._reception.receive(inbound, self._clock())
