"""Shows a person that an answer is being written, on channels that can: those that have `show_typing(address)`.

It runs beside the call to Rasa, outside every transaction, and whatever happens to it changes no answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, runtime_checkable

import structlog
from sqlalchemy import select

from api.channels.interface import Channel
from api.rasa.client import Answer, Answers, Turn
from consular.contacts.models import Contact
from consular.conversations.models import Conversation
from consular.database import Database

log = structlog.get_logger()

SOON = 0.4  # seconds: a quicker answer needs no sign
AGAIN = 4.5  # seconds: networks show a sign for about 5


@runtime_checkable
class ShowsTyping(Protocol):
    async def show_typing(self, address: str) -> None: ...


class Thinking:
    """Answers as `rasa` does."""

    def __init__(
        self,
        rasa: Answers,
        channels: Mapping[str, Channel],
        database: Database,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rasa = rasa
        self._channels = channels
        self._database = database
        self._pause = pause

    async def answer(self, turn: Turn) -> Answer:
        channel = self._channels.get(turn.channel)
        if not isinstance(channel, ShowsTyping):
            return await self._rasa.answer(turn)
        sign = asyncio.create_task(self._show(channel, turn))
        try:
            return await self._rasa.answer(turn)
        finally:
            sign.cancel()

    async def _show(self, channel: ShowsTyping, turn: Turn) -> None:
        """Until cancelled, or until the network refuses once."""
        await self._pause(SOON)
        try:
            while address := await self._address(turn.metadata["contact_id"]):
                await channel.show_typing(address)
                await self._pause(AGAIN)
        except Exception as error:
            log.warning("typing.not_shown", channel=turn.channel, kind=type(error).__name__)

    async def _address(self, contact_id: int) -> str | None:
        """None for a contact whose chat was closed quietly meanwhile: then nothing may move on the screen."""
        query = (
            select(Contact.address)
            .join(Conversation, Conversation.contact_id == Contact.id)
            .where(Contact.id == contact_id, Conversation.quiet_since.is_(None))
        )
        async with self._database.read() as session:
            return (await session.execute(query)).scalar_one_or_none()
