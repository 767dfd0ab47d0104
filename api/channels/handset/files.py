"""Files on a handset: what an officer sent can be opened there, and of what its person sends the kind is told, as the
real networks tell it. What such a file holds is not kept, here as there."""

from __future__ import annotations

from fastapi import Response, UploadFile

from api.channels.interface import Extra
from api.files import answer
from consular.attachments import repository as attachments
from consular.conversations import repository as conversations
from consular.conversations.models import Message
from consular.database import Database
from consular.errors import NotFound

KINDS = {
    "image": "photo",
    "audio": "voice",
    "video": "video",
}  # by the first half of a media type; else a file


def sent(file: UploadFile | None) -> tuple[Extra, ...]:
    """A form's file; a browser sends an empty one where none was chosen."""
    if file is None or not file.filename:
        return ()
    kind = (file.content_type or "").partition("/")[0]
    return (Extra(KINDS.get(kind, "file")),)


async def fetch(database: Database, network: str, number: str, message_id: int) -> Response:
    """For the number that it was sent to."""
    async with database.read() as session:
        conversation = await conversations.find(session, network, number)
        message = await session.get(Message, message_id)
        is_theirs = message and conversation and message.conversation_id == conversation.id
        found = await attachments.open_of(session, message_id) if is_theirs else None
    if found is None:
        raise NotFound("There is no such file on this phone.")
    return answer.of(found)
