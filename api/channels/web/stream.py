"""The transcript as a web client sees it: as JSON, and as server-sent events that can be replayed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sse_starlette import ServerSentEvent

from api.live.hub import Hub
from consular.attachments import repository as attachments
from consular.attachments.models import Attachment
from consular.conversations import repository as conversations
from consular.conversations.models import Conversation, Direction, Message, Status
from consular.database import Database

POLL = 1.0  # seconds: another replica's message shows within this even if its wake-up is lost


class ShownButton(BaseModel):
    title: str
    payload: str


class ShownFile(BaseModel):
    """A file that came with a message, behind the same session as the chat."""

    name: str
    size: int = Field(description="bytes")
    url: str = Field(examples=["/chat/files/41"])


class ShownMessage(BaseModel):
    """One message of the transcript. `id` grows in the order of the conversation."""

    id: int
    author: str = Field(description="person, bot, service or officer", examples=["bot"])
    text: str
    buttons: list[ShownButton] = []
    at: datetime
    client_id: str | None = Field(None, description="the id that the sender gave to their own message")
    file: ShownFile | None = None


def show(message: Message, file: Attachment | None = None) -> ShownMessage:
    own = message.direction == Direction.IN
    return ShownMessage(
        id=message.id,
        author=str(message.author),
        text=message.text,
        buttons=[ShownButton(**button) for button in message.buttons],
        at=message.created_at,
        client_id=message.provider_id.rpartition(":")[2] if own and message.provider_id else None,
        file=ShownFile(name=file.name, size=file.size, url=f"/chat/files/{message.id}") if file else None,
    )


def is_visible(message: Message) -> bool:
    """Erased messages stay in the record as empty rows, and are not shown."""
    return bool(message.text)


async def read(database: Database, conversation_id: int, after: int) -> tuple[list[ShownMessage], bool]:
    """The messages after an id, and whether an answer is still on its way. Nothing of a chat that was closed quietly,
    and nothing from before that once it is open again."""
    async with database.read() as session:
        conversation = await session.get_one(Conversation, conversation_id)
        if conversation.quiet_since is not None:
            return [], False
        after = max(after, conversation.shown_after)
        messages = await conversations.transcript(session, conversation_id, after)
        waiting = await conversations.oldest_open(session, conversation_id)
        files = await attachments.of_messages(session, [message.id for message in messages])
    shown = [show(message, files.get(message.id)) for message in messages if is_visible(message)]
    return shown, waiting is not None


async def events(
    database: Database, hub: Hub, conversation_id: int, after: int
) -> AsyncIterator[ServerSentEvent]:
    """Endless: every message once and in order, and a `typing` event whenever that changes."""
    typing: bool | None = None
    with hub.listen(conversation_id) as listener:
        while True:
            messages, waiting = await read(database, conversation_id, after)
            for message in messages:
                after = message.id
                yield ServerSentEvent(message.model_dump_json(), event="message", id=str(message.id))
            if waiting != typing:
                typing = waiting
                yield ServerSentEvent("true" if waiting else "false", event="typing")
            await listener.wait(POLL)


async def wait_for_answer(
    database: Database, hub: Hub, conversation_id: int, message_id: int, seconds: float
) -> dict[str, Any]:
    """The readings of one of the visitor's own messages and its replies, once it is answered or time is up."""
    with hub.listen(conversation_id) as listener:
        waited = 0.0
        while True:
            async with database.read() as session:
                message = await session.get_one(Message, message_id)
                conversation = await session.get_one(Conversation, conversation_id)
                replies = await conversations.replies_to(session, message_id)
            if message.status != Status.RECEIVED or waited >= seconds:
                is_quiet = conversation.quiet_since is not None
                return _reading(message, conversation, [] if is_quiet else [show(reply) for reply in replies])
            await listener.wait(POLL)
            waited += POLL


def _reading(message: Message, conversation: Conversation, replies: list[ShownMessage]) -> dict[str, Any]:
    return {
        "status": str(message.status),
        "intent": message.intent,
        "confidence": message.confidence,
        "emergency": message.emergency,
        "country": message.country_slug or conversation.country_slug,
        "replies": [reply.model_dump(mode="json") for reply in replies],
    }
