"""What messages cost, and a ceiling on it for a month: officers are warned, and only what nobody waits for stops.

A reply, an officer's message and anything in an emergency are sent whatever they cost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.dialling import ByCountryCode
from consular.alerts import repository as alerts
from consular.cases import repository as cases
from consular.conversations.models import Author, Conversation, Message
from consular.deliveries import repository as deliveries
from consular.severity import Severity

log = structlog.get_logger()

THOUSANDTHS = 1000
FRESH = timedelta(minutes=1)  # how long a sum is used before it is read again: other replicas spend too
WARNINGS = ((1.0, "spend_ceiling", Severity.HIGH), (0.8, "spend_warning", Severity.NORMAL))


class Budget:
    """`prices` are pounds a segment, by channel and country code; a `ceiling` of 0 pounds is none."""

    def __init__(
        self, prices: Mapping[str, ByCountryCode], ceiling: float, clock: Callable[[], datetime]
    ) -> None:
        self._prices = prices
        self._ceiling = round(ceiling * THOUSANDTHS)
        self._clock = clock
        self._month: datetime | None = None
        self._read_at: datetime | None = None
        self._spent = 0

    def cost(self, channel: str, address: str, segments: int) -> int:
        """What so many segments cost, in thousandths of a pound, rounded up to a whole one."""
        price = self._prices[channel].of(address) if channel in self._prices else None
        return ceil(Decimal(price or 0) * segments * THOUSANDTHS)

    async def allows(self, session: AsyncSession, conversation: Conversation, message: Message) -> bool:
        """Whether a message may go out."""
        if not self._ceiling or is_owed(message) or conversation.urgency > 0:
            return True
        return await self._sum(session) < self._ceiling

    async def watch(
        self, session: AsyncSession, conversation: Conversation, message: Message, cost: int, at: datetime
    ) -> None:
        """Take note of what was spent, and warn officers once a month when it nears the ceiling or passes it."""
        if not self._ceiling or not cost:
            return
        fresh = self._is_fresh()
        spent = await self._sum(session)
        if fresh:  # else the sum that was read just now holds this cost already
            self._spent = spent = spent + cost
        due = next((found for found in WARNINGS if spent >= found[0] * self._ceiling), None)
        if due:
            await self._warn(session, conversation, message, due[1], due[2], at)

    async def _warn(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        kind: str,
        severity: Severity,
        at: datetime,
    ) -> None:
        if not await alerts.has_kind_since(session, kind, _month(at)):
            await cases.alert_officers(session, conversation, message, kind, severity, None, at)
            log.warning("budget.warning", kind=kind, spent=self._spent, ceiling=self._ceiling)

    def _is_fresh(self) -> bool:
        at = self._clock()
        return self._month == _month(at) and self._read_at is not None and at - self._read_at < FRESH

    async def _sum(self, session: AsyncSession) -> int:
        if not self._is_fresh():
            at = self._clock()
            self._month, self._read_at = _month(at), at
            self._spent = await deliveries.spent(session, _month(at))
        return self._spent


def is_owed(message: Message) -> bool:
    """Whether somebody waits for the message: a reply, or an officer's own words."""
    return message.reply_to is not None or message.author is Author.OFFICER


def _month(at: datetime) -> datetime:
    return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
