"""Waits for the answer to a message, up to a bound, and gives whatever there is then in Rasa's form.

Holding replies count: in an emergency they are there before the bot has read a word.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any

from api.channels import mailbox
from api.conversations.reception import Receipt
from api.live.hub import Hub
from consular.conversations import repository as conversations
from consular.conversations.models import Message, Status
from consular.database import Database

POLL = 1.0  # seconds: another replica's answer shows within this even if its wake-up is lost


class Replies:
    """`patience` in seconds."""

    def __init__(self, database: Database, hub: Hub, patience: float, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._hub = hub
        self._patience = patience
        self._clock = clock

    async def answer(self, receipts: Sequence[Receipt], channel: str, address: str) -> AsyncIterator[Message]:
        """The replies to what was just stored, after any that were still waiting; with nothing stored, those alone.

        A message that the client sends again with the same key has its replies again.
        """
        for receipt in receipts:
            for message in [] if receipt.is_new else await self._given(receipt):
                yield message
            async for message in self._stream(receipt):
                yield message
        if not receipts:
            for message in await self._left(channel, address):
                yield message

    async def _left(self, channel: str, address: str) -> list[Message]:
        async with self._database.read() as session:
            conversation = await conversations.find(session, channel, address)
        return await self._take(conversation.id) if conversation else []

    async def _stream(self, receipt: Receipt) -> AsyncIterator[Message]:
        """Each reply as soon as it is there, until the message is answered or our patience ends."""
        until = asyncio.get_running_loop().time() + self._patience
        with self._hub.listen(receipt.conversation_id) as listener:
            while True:
                is_open = await self._is_open(receipt)  # before the look: what it settles is there to be taken
                for message in await self._take(receipt.conversation_id):
                    yield message
                left = until - asyncio.get_running_loop().time()
                if not is_open or left <= 0:
                    return
                await listener.wait(min(POLL, left))

    async def _is_open(self, receipt: Receipt) -> bool:
        async with self._database.read() as session:
            message = await session.get_one(Message, receipt.message_id)
        return message.status == Status.RECEIVED

    async def _take(self, conversation_id: int) -> list[Message]:
        at = self._clock()
        found = await mailbox.waiting(self._database, conversation_id, at)
        await mailbox.hand_over(self._database, found, at)
        return found

    async def _given(self, receipt: Receipt) -> list[Message]:
        async with self._database.read() as session:
            replies = await conversations.replies_to(session, receipt.message_id)
        return [reply for reply in replies if reply.status == Status.DELIVERED and reply.text]


def show(message: Message, sender: str) -> dict[str, Any]:
    """A reply as Rasa's REST channel gives it: buttons only where there are some."""
    shown: dict[str, Any] = {"recipient_id": sender, "text": message.text}
    if message.buttons:
        shown["buttons"] = [
            {"title": button["title"], "payload": button["payload"]} for button in message.buttons
        ]
    return shown
