"""What an emergency sets off, whoever saw it: a holding reply, a priority case and the officers' alert.

All of it is written in the caller's transaction. It needs neither Rasa nor any network.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases import repository as cases
from consular.cases.models import Case
from consular.conversations.models import Conversation, Message
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
    ) -> str | None:
        """Open or raise the case, alert officers, and give the holding reply's text if one is due."""
        guidance = self._guidance[intent]
        case = await self.report(session, conversation, message, intent, at)
        first_private = guidance.discreet and not conversation.discreet
        conversation.discreet = conversation.discreet or guidance.discreet
        due = first_private or self._is_due(conversation, intent, at)
        known = conversation.country_slug is not None
        if not due and (conversation.emergency_numbers or not known):
            return None
        conversation.emergency, conversation.emergency_at = intent, at
        conversation.emergency_numbers = known
        if due:
            return await self._holding.emergency(
                session, guidance, conversation.country_slug, case.reference, conversation.channel
            )
        return await self._holding.numbers(session, guidance, conversation.country_slug)

    async def report(
        self, session: AsyncSession, conversation: Conversation, message: Message, intent: str, at: datetime
    ) -> Case:
        """Open or raise the case and alert officers, without a word to the person."""
        severity = self._guidance[intent].severity
        case = await cases.open_case(session, conversation, message, intent, severity, at)
        await cases.alert_officers(session, conversation, message, "emergency", severity, case, at)
        return case

    async def complete(self, session: AsyncSession, conversation: Conversation, at: datetime) -> str | None:
        """The local numbers, once the country of a running emergency becomes known."""
        intent = conversation.emergency
        if not intent or conversation.emergency_numbers or conversation.country_slug is None:
            return None
        if not self._is_running(conversation, at):
            return None
        conversation.emergency_numbers = True
        return await self._holding.numbers(session, self._guidance[intent], conversation.country_slug)

    def _is_due(self, conversation: Conversation, intent: str, at: datetime) -> bool:
        """A full holding reply: for the first emergency, one after a long while, and one that is graver."""
        if not conversation.emergency or not self._is_running(conversation, at):
            return True
        before = self._guidance[conversation.emergency].severity
        return self._guidance[intent].severity.urgency > before.urgency

    @staticmethod
    def _is_running(conversation: Conversation, at: datetime) -> bool:
        return conversation.emergency_at is not None and at - conversation.emergency_at < SAME_EMERGENCY
