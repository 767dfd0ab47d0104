"""A message that could not be delivered, sent once more as an officer says: the same way, or on another channel.

It keeps its place in the transcript. What the person sees, they see once.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.interface import Channel
from api.desk.desk import Desk
from api.outbox.undelivered import OTHER
from consular.attachments import repository as attachments
from consular.audit import log as audit
from consular.audit.log import Subject
from consular.conversations.models import Direction, Message, Status
from consular.errors import Conflict, NotAllowed, NotFound


class Again:
    """`channels` are those that are switched on."""

    def __init__(self, desk: Desk, channels: Mapping[str, Channel]) -> None:
        self._desk = desk
        self._channels = channels

    def other_for(self, own: str, tried: str) -> str | None:
        """The channel that reaches the same number as a conversation's own, other than the one that was tried."""
        found = next((name for name in (own, OTHER.get(own)) if name and name != tried), None)
        return found if found in self._channels else None

    async def send(
        self, conversation_id: int, officer_id: int, message_id: int, channel: str | None = None
    ) -> None:
        """Queue a failed message anew; `channel` as `other_for` offers it, or None for the same."""
        async with self._desk.turn("sent_again", conversation_id, officer_id) as turn:
            message = await turn.session.get(Message, message_id, with_for_update=True)
            if message is None or message.conversation_id != conversation_id:
                raise NotFound("There is no such message in this conversation.")
            if message.direction is not Direction.OUT or message.status is not Status.FAILED:
                raise Conflict("This message did not fail, or is being sent again already.")
            if channel is not None and channel != self.other_for(turn.conversation.channel, message.channel):
                raise NotAllowed("The person cannot be reached by that channel.")
            await self._need_files(turn.session, message, channel or message.channel)
            message.status, message.error, message.provider_id = Status.QUEUED, None, None
            message.channel, message.due_at = channel or message.channel, turn.at
            message.attempts += 1
            subject = Subject("conversation", str(conversation_id))
            details: dict[str, audit.Code] = {"id": message_id, "channel": message.channel}
            audit.record(turn.session, officer_id, "conversation.sent_again", subject, turn.at, details)

    async def _need_files(self, session: AsyncSession, message: Message, channel: str) -> None:
        """Refuse a way that carries words alone for a message that carries a file."""
        takes = channel in self._channels and self._channels[channel].limits.media
        if not takes and await attachments.of_messages(session, [message.id]):
            raise NotAllowed(
                "This channel takes no files. Say in words what is in it, or agree on another way."
            )
