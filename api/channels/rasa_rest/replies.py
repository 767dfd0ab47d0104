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
        """What was still waiting, then the replies to what was just stored, each as soon as it is there.

        A message that the client sends again with the same key has its replies again.
        """
        left = await self._left(channel, address)
        for message in left:
            yield message
        for receipt in receipts:
            for message in [] if receipt.is_new or receipt.is_quiet else await self._given(receipt):
                if message.id not in {one.id for one in left}:
                    yield message
            async for message in self._replies(receipt):
                yield message

    async def _left(self, channel: str, address: str) -> list[Message]:
        async with self._database.read() as session:
            conversation = await conversations.find(session, channel, address)
        return await mailbox.take(self._database, conversation.id, self._clock()) if conversation else []

    async def _replies(self, receipt: Receipt) -> AsyncIterator[Message]:
        """Until the message is answered or our patience ends. Another call may wait for its own at the same time."""
        until = asyncio.get_running_loop().time() + self._patience
        conversation_id, message_id = receipt.conversation_id, receipt.message_id
        with self._hub.listen(conversation_id) as listener:
            while True:
                is_open = await self._is_open(
                    receipt
                )  # before the look: what it settles is there to be taken
                for message in await mailbox.take(self._database, conversation_id, self._clock(), message_id):
                    yield message
                left = until - asyncio.get_running_loop().time()
                if not is_open or left <= 0:
                    return
                await listener.wait(min(POLL, left))

    async def _is_open(self, receipt: Receipt) -> bool:
        async with self._database.read() as session:
            message = await session.get_one(Message, receipt.message_id)
        return message.status == Status.RECEIVED

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
