"""What Rasa's Socket.IO clients send and take, with exactly the keys that the published widget knows.

The widget tells kinds of message apart by which keys there are, so that one key more makes a reply invisible.
"""

from __future__ import annotations

import re
from typing import Any

from consular.conversations.models import Message

SESSION_REQUEST = "session_request"
SESSION_CONFIRM = "session_confirm"
USER_UTTERED = "user_uttered"
BOT_UTTERED = "bot_uttered"
LONGEST = 10_000  # characters
OWN_ID = re.compile(r"[A-Za-z0-9-]{8,40}")
NO_MESSAGE = 'This is not a message, so it was not stored. Send {"message": "...", "session_id": "..."}.'
STORED = {"stored": True}


def said(data: Any) -> str:
    """The words of a `user_uttered`; empty where there are none."""
    message = data.get("message") if isinstance(data, dict) else None
    return message.encode(errors="ignore").decode()[:LONGEST].strip() if isinstance(message, str) else ""


def session_id(data: Any) -> Any:
    """The session that a client says it has; anything at all."""
    return data.get("session_id") if isinstance(data, dict) else None


def own_id(data: Any) -> str | None:
    """The client's own id for a message, with which it may send it again."""
    given = data.get("message_id") if isinstance(data, dict) else None
    return given if isinstance(given, str) and OWN_ID.fullmatch(given) else None


def refused(detail: str) -> dict[str, Any]:
    """The acknowledgement of a message that was not stored."""
    return {"stored": False, "detail": detail}


def show(message: Message) -> dict[str, Any]:
    """A reply as a `bot_uttered`."""
    shown = words(message.text)
    if message.buttons:
        shown["quick_replies"] = [
            {"content_type": "text", "title": button["title"], "payload": button["payload"]}
            for button in message.buttons
        ]
    return shown


def words(text: str) -> dict[str, Any]:
    """The widget reads Markdown, in which a line ends only after two spaces."""
    return {"text": text.replace("\n", "  \n")}
