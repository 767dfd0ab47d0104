"""What becomes of an answer: an emergency's response, the replies, the effects, the conversation's memory.

All of it is written in the caller's transaction, or none. It calls no network.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.emergency import EmergencyResponse
from api.outbox.queue import enqueue
from api.rasa.client import Answer
from consular import effects
from consular.cases.proof import Challenge
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation, Handover, Message, Status
from consular.effects import DeclareEmergency
from consular.replies.holding import Holding


class Outcome:
    """`response` answers emergencies; `holding` words what is sent without the bot."""

    def __init__(self, response: EmergencyResponse, holding: Holding) -> None:
        self._response = response
        self._holding = holding

    async def apply(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        answer: Answer,
        at: datetime,
    ) -> None:
        """The emergency first, before the bot's words. An officer who took the conversation while Rasa was thinking
        leaves the bot mute."""
        await self._respond_to_emergency(session, conversation, message, answer, at)
        if conversation.handover is Handover.OFFICER:
            message.status = Status.WITH_OFFICER
            return
        for reply in answer.replies:
            enqueue(session, conversation, reply.text, Author.BOT, message, at, reply.buttons)
        conversation.memory = answer.memory
        conversation.country_slug = answer.memory.get("slots", {}).get("country") or conversation.country_slug
        for effect in answer.effects:
            challenge = await effects.apply(session, conversation, message, effect, at)
            if challenge:
                await self._send_code(session, message, challenge, at)
        message.status = Status.ANSWERED

    async def _respond_to_emergency(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        answer: Answer,
        at: datetime,
    ) -> None:
        """What the fixed check did not see, or not surely, and the model did, or the person said when asked whether
        they are safe, gets the same response."""
        declared = [effect.topic for effect in answer.effects if isinstance(effect, DeclareEmergency)]
        seen = declared[0] if declared else answer.intent
        is_told = message.emergency is not None and not message.doubtful
        if is_told or seen is None or self._response.severity_of(seen) is None:
            return
        conversation.country_slug = message.country_slug or conversation.country_slug
        await self._response.respond(session, conversation, message, seen, at)

    async def _send_code(
        self, session: AsyncSession, message: Message, challenge: Challenge, at: datetime
    ) -> None:
        """By SMS, to the number on the case and to nobody else."""
        there = await conversations.find_or_open(session, "sms", challenge.e164, at)
        text = self._holding.case_code(challenge.reference, challenge.code)
        enqueue(session, there, text, Author.SERVICE, message, at)
