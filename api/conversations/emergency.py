"""What an emergency sets off, whoever saw it: a holding reply, a priority case and the officers' alert.

All of it is written in the caller's transaction. It needs neither Rasa nor any network.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.outbox.queue import enqueue
from consular.cases import repository as cases
from consular.cases.models import Case
from consular.conversations.models import Author, Conversation, Handover, Message
from consular.emergency.guidance import Guidance
from consular.replies.holding import Holding
from consular.severity import Severity

# A person who goes on writing about the same emergency is not told the same numbers at every message.
SAME_EMERGENCY = timedelta(hours=6)


class EmergencyResponse:
    """`guidance` is by intent; `holding` words the replies."""

    def __init__(self, guidance: dict[str, Guidance], holding: Holding) -> None:
        self._guidance = guidance
        self._holding = holding

    def severity_of(self, intent: str | None) -> Severity | None:
        """How grave an intent is, or None for one that is no emergency."""
        known = self._guidance.get(intent or "")
        return known.severity if known else None

    async def respond(
        self, session: AsyncSession, conversation: Conversation, message: Message, intent: str, at: datetime
    ) -> bool:
        """Open or raise the case, alert officers, and send the holding reply if one is due. Whether it is sent."""
        guidance = self._guidance[intent]
        case = await self.report(session, conversation, message, intent, at)
        first_private = guidance.discreet and not conversation.discreet
        conversation.discreet = conversation.discreet or guidance.discreet
        due = first_private or self._is_due(conversation, intent, at)
        known = conversation.country_slug is not None
        if not due and (conversation.emergency_numbers or not known):
            return False
        conversation.emergency, conversation.emergency_at = intent, at
        conversation.emergency_numbers = known
        if not due:
            return await self._give_numbers(session, conversation, message, guidance, at)
        text = await self._holding.emergency(
            session, guidance, conversation.country_slug, case.reference, conversation.channel
        )
        return _send(session, conversation, message, text, at)

    async def report(
        self, session: AsyncSession, conversation: Conversation, message: Message, intent: str, at: datetime
    ) -> Case:
        """Open or raise the case and alert officers, without a word to the person."""
        severity = self._guidance[intent].severity
        case = await cases.open_case(session, conversation, message, intent, severity, at)
        await cases.alert_officers(session, conversation, message, "emergency", severity, case, at)
        return case

    async def complete(
        self, session: AsyncSession, conversation: Conversation, message: Message, at: datetime
    ) -> bool:
        """Send the local numbers, once the country of a running emergency becomes known. Whether they are sent."""
        intent = conversation.emergency
        if not intent or conversation.emergency_numbers or conversation.country_slug is None:
            return False
        if not self._is_running(conversation, at):
            return False
        conversation.emergency_numbers = True
        return await self._give_numbers(session, conversation, message, self._guidance[intent], at)

    async def _give_numbers(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        guidance: Guidance,
        at: datetime,
    ) -> bool:
        text = await self._holding.numbers(session, guidance, conversation.country_slug)
        return _send(session, conversation, message, text, at)

    def _is_due(self, conversation: Conversation, intent: str, at: datetime) -> bool:
        """A full holding reply: for the first emergency, one after a long while, and one that is graver."""
        if not conversation.emergency or not self._is_running(conversation, at):
            return True
        before = self._guidance[conversation.emergency].severity
        return self._guidance[intent].severity.urgency > before.urgency

    @staticmethod
    def _is_running(conversation: Conversation, at: datetime) -> bool:
        return conversation.emergency_at is not None and at - conversation.emergency_at < SAME_EMERGENCY


def _send(
    session: AsyncSession, conversation: Conversation, message: Message, text: str | None, at: datetime
) -> bool:
    """Nothing is said beside an officer who is there to answer."""
    if text is None or conversation.handover is Handover.OFFICER:
        return False
    enqueue(session, conversation, text, Author.SERVICE, message, at)
    return True
