"""What is still tried when a message cannot be delivered, and who is told when nothing is left to try.

One table, from our reason to the remedies in their order. Officers are told of what somebody waits for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.interface import Channel, providers_of
from api.channels.reasons import Reason
from api.conversations import keywords
from api.outbox.budget import is_owed
from consular.alerts import repository as alerts
from consular.cases import repository as cases
from consular.contacts import repository as contacts
from consular.conversations.models import Conversation, Message, Status
from consular.deliveries import repository as deliveries
from consular.desk import claims
from consular.presence import repository as presence
from consular.severity import Severity

log = structlog.get_logger()

KIND = "undelivered"


class Remedy(StrEnum):
    AGAIN = "again"
    OTHER_PROVIDER = "other_provider"
    OTHER_CHANNEL = "other_channel"


REMEDIES: dict[Reason, tuple[Remedy, ...]] = {
    Reason.OPTED_OUT: (Remedy.OTHER_PROVIDER, Remedy.OTHER_CHANNEL),
    Reason.UNREACHABLE: (Remedy.OTHER_PROVIDER, Remedy.OTHER_CHANNEL),
    Reason.BAD_NUMBER: (Remedy.OTHER_CHANNEL,),
    Reason.FILTERED: (Remedy.OTHER_PROVIDER, Remedy.OTHER_CHANNEL),
    Reason.OUTSIDE_WINDOW: (Remedy.OTHER_CHANNEL,),
    Reason.NO_ROUTE: (Remedy.OTHER_PROVIDER, Remedy.OTHER_CHANNEL),
    Reason.RATE_LIMITED: (Remedy.AGAIN, Remedy.OTHER_PROVIDER, Remedy.OTHER_CHANNEL),
    Reason.MISCONFIGURED: (Remedy.OTHER_PROVIDER, Remedy.OTHER_CHANNEL),
    Reason.NO_FILES: (),
    Reason.OVER_CEILING: (),
    Reason.UNKNOWN: (Remedy.AGAIN, Remedy.OTHER_PROVIDER, Remedy.OTHER_CHANNEL),
}
# Before trying the same way again.
PAUSES = (timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5))
MOST_FAILURES = 6  # by whatever providers
# The same number on another network. WhatsApp takes free words only for a day after the person's own.
OTHER = {"whatsapp": "sms", "sms": "whatsapp"}
WINDOW = timedelta(hours=24)


class Undelivered:
    """`channels` are those that are switched on."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    async def act(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        reason: Reason,
        at: datetime,
        was_accepted: bool,
    ) -> None:
        """Queue the message once more, or give it up. The caller holds its lock.

        `was_accepted` says that a provider took it and failed later; otherwise every provider has refused it.
        """
        message.owner = message.lease_until = None
        if reason is Reason.OPTED_OUT:
            await presence.unsubscribe(session, conversation.contact_id, None)
        wanted = reason is not Reason.OPTED_OUT or await self._is_awaited(session, message)
        wanted = wanted and not claims.is_overtaken(conversation, message)
        for remedy in REMEDIES[reason] if wanted else ():
            if await self._is_tried(session, conversation, message, remedy, at, was_accepted):
                log.info(
                    "message.tried_again", message_id=message.id, reason=reason.value, remedy=remedy.value
                )
                return
        message.status, message.error, message.due_at = Status.FAILED, reason.value, None
        await self.alert(session, conversation, message, at)

    async def alert(
        self, session: AsyncSession, conversation: Conversation, message: Message, at: datetime
    ) -> None:
        """Tell officers of a message that somebody waits for, unless they were told of this conversation."""
        if not await self._is_awaited(session, message):
            return
        if await alerts.is_open(session, conversation.id, KIND):
            return
        severity = next(one for one in Severity if one.urgency == conversation.urgency)
        case = await cases.open_case_of(session, conversation.id)
        await cases.alert_officers(session, conversation, message, KIND, severity, case, at)

    async def _is_tried(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        remedy: Remedy,
        at: datetime,
        was_accepted: bool,
    ) -> bool:
        """Queue the message by this remedy, if it is open."""
        if remedy is Remedy.OTHER_CHANNEL:
            other = await self._other_channel(session, conversation, message, at)
            return bool(other) and _queue(message, at, channel=other)
        if not was_accepted:
            return False
        if remedy is Remedy.AGAIN:
            failed = [
                one for one in await deliveries.of_message(session, message.id) if one.status is Status.FAILED
            ]
            return len(failed) <= len(PAUSES) and _queue(message, at + PAUSES[len(failed) - 1])
        providers = providers_of(self._channels.get(message.channel))
        left = set(providers) - await deliveries.refused_by(session, message)
        return bool(left) and _queue(message, at)

    async def _other_channel(
        self, session: AsyncSession, conversation: Conversation, message: Message, at: datetime
    ) -> str | None:
        """The channel on which the same number can be reached now; one change of channel only."""
        other = OTHER.get(message.channel)
        if other is None or other not in self._channels or message.channel != conversation.channel:
            return None
        if other == "sms":
            return other
        wrote_at = await contacts.last_wrote(session, other, conversation.contact_id)
        return other if wrote_at and at - wrote_at < WINDOW else None

    @staticmethod
    async def _is_awaited(session: AsyncSession, message: Message) -> bool:
        """Whether somebody waits for it. The answer to STOP counts as said: a carrier that blocks us says it itself."""
        asked = await session.get(Message, message.reply_to) if message.reply_to else None
        return is_owed(message) and not (asked and keywords.is_opt_out(asked.text))


def _queue(message: Message, at: datetime, channel: str | None = None) -> bool:
    message.status, message.due_at, message.provider_id = Status.QUEUED, at, None
    message.attempts += 1
    message.channel = channel or message.channel
    return True
