"""The files that officers sent, for the person whose chat it is and for nobody else."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.channels.web.session import Sessions
from api.files import answer
from consular.attachments import repository as attachments
from consular.conversations import repository as conversations
from consular.conversations.models import Message
from consular.database import Database
from consular.errors import NotFound

NONE = "There is no such file in this chat."


def build(sessions: Sessions, channel_name: str, database: Database) -> APIRouter:
    router = APIRouter(prefix="/chat/files", include_in_schema=False)

    @router.get("/{message_id:int}")
    async def fetch(request: Request, message_id: int) -> Response:
        """Nothing of a chat that was closed quietly, and nothing from before that."""
        address = sessions.address(request)
        async with database.read() as session:
            conversation = await conversations.find(session, channel_name, address)
            message = await session.get(Message, message_id)
            if conversation is None or message is None or message.conversation_id != conversation.id:
                raise NotFound(NONE)
            if conversation.quiet_since is not None or message.id <= conversation.shown_after:
                raise NotFound(NONE)
            found = await attachments.open_of(session, message_id)
        if found is None:
            raise NotFound(NONE)
        return answer.of(found)

    return router
