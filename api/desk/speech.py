"""What the service itself tells a person about officers: one has joined or left, or none is free. Words: replies.j2."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from api.outbox.queue import enqueue
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation
from consular.replies.template import Blocks
from consular.staff.models import Officer

Destination = Literal["officer", "queue", "bot", "closed"]


class Speech:
    """Every sentence joins the outbox in the caller's transaction."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks

    async def joined(
        self, session: AsyncSession, conversation: Conversation, officer: Officer, at: datetime
    ) -> None:
        text = self._blocks.render("officer_joined", officer.shown_as, conversation.discreet)
        await self._say(session, conversation, text, at)

    async def left(
        self,
        session: AsyncSession,
        conversation: Conversation,
        officer: Officer,
        to: Destination,
        at: datetime,
    ) -> None:
        text = self._blocks.render("officer_left", officer.shown_as, to, conversation.discreet)
        await self._say(session, conversation, text, at)

    async def estimate(
        self, session: AsyncSession, conversation: Conversation, minutes: int | None, at: datetime
    ) -> None:
        text = self._blocks.render("officer_estimate", minutes, conversation.discreet)
        await self._say(session, conversation, text, at)

    async def _say(self, session: AsyncSession, conversation: Conversation, text: str, at: datetime) -> None:
        if conversation.quiet_since is not None:  # it would be old news once the person opens the chat again
            return
        asked = await conversations.newest_inbound(session, conversation.id)
        enqueue(session, conversation, text, Author.SERVICE, asked, at)
