"""Where a network fetches a file that it was told of: by a key that nobody guesses, and only while it may need it.

Twilio's WhatsApp takes no bytes: it asks for an address. Everybody else has a door of their own, behind a session.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from fastapi import APIRouter, Response

from api.files import answer
from consular.attachments import repository as attachments
from consular.conversations.models import Message
from consular.database import Database
from consular.errors import NotFound

FETCHED = ("whatsapp",)  # channels whose network fetches files
STAYS = timedelta(hours=1)  # after sending: Twilio fetches at once, and again where that fails
GONE = "There is no such file, or it is no longer here."


def address(public_url: str, key: str) -> str:
    return f"{public_url.rstrip('/')}/files/{key}"


def build(database: Database, clock: Callable[[], datetime]) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.api_route("/files/{key}", methods=["GET", "HEAD"])
    async def fetch(key: str) -> Response:
        async with database.read() as session:
            found = await attachments.open_by_key(session, key)
        if found is None or not _is_due(found[1], clock()):
            raise NotFound(GONE)
        return answer.of(found[0])

    return router


def _is_due(message: Message, at: datetime) -> bool:
    """From the moment it is sent: a message that waits is fetched by nobody. `sent_at` is set after the answer."""
    return message.channel in FETCHED and at - (message.sent_at or at) < STAYS
