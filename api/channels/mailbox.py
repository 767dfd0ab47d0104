"""Replies for clients that come for them: each is handed over once, oldest first, however late it was written.

For channels without a network of their own, where nobody but the client can say that a message arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from consular.conversations import outgoing
from consular.conversations import repository as conversations
from consular.conversations.models import Message
from consular.database import Database


async def waiting(
    database: Database, conversation_id: int, at: datetime, after: int | None = None
) -> list[Message]:
    """What was not handed over yet; with `after`, also what was, from after that message's id on."""
    async with database.read() as session:
        found = await outgoing.to_hand_over(session, conversation_id, at, after)
    return [message for message in found if message.text]


async def take(
    database: Database, conversation_id: int, at: datetime, reply_to: int | None = None
) -> list[Message]:
    """Hand over what is waiting, or the replies to one message alone. Of two who ask at once one gets it."""

    def wanted(messages: Sequence[Message]) -> list[Message]:
        return [one for one in messages if one.text and (reply_to is None or one.reply_to == reply_to)]

    if not wanted(await waiting(database, conversation_id, at)):  # most often: then nothing is locked
        return []
    async with database.write() as session:
        await conversations.lock(session, conversation_id)
        found = wanted(await outgoing.to_hand_over(session, conversation_id, at))
        await outgoing.mark_handed_over(session, [message.id for message in found], at)
    return found


async def hand_over(database: Database, messages: Sequence[Message], at: datetime) -> None:
    """Note that the client has them."""
    if messages:
        async with database.write() as session:
            await outgoing.mark_handed_over(session, [message.id for message in messages], at)


async def take_back(database: Database, message_ids: Sequence[int]) -> None:
    """Note that the client may not have them after all."""
    if message_ids:
        async with database.write() as session:
            await outgoing.mark_waiting(session, message_ids)
