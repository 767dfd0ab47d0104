"""An officer's reply: only whoever has the conversation speaks in it, and the clock stops because of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Conversation, Message
from consular.desk import clock, drafts
from consular.errors import Conflict, NotAllowed
from consular.staff.models import Officer

LONGEST = 4000  # characters: far above what anybody reads on a telephone


def need_turn(conversation: Conversation, officer: Officer, text: str, has_file: bool = False) -> None:
    """Refuse whoever does not have the conversation, and what is no reply."""
    if conversation.officer_id is None:
        raise NotAllowed("Take the conversation first: until then the bot answers.")
    if conversation.officer_id != officer.id:
        raise Conflict("Another officer has this conversation. Write them a note.")
    if not text.strip() and not has_file:
        raise NotAllowed("Write something first.")
    if len(text) > LONGEST:
        raise NotAllowed(f"Write at most {LONGEST} characters at once.")


async def sent_before(session: AsyncSession, submission: str) -> Message | None:
    """The message of a form that was sent already: a browser that lost its connection sends it again."""
    query = select(Message).where(Message.submission == submission)
    return (await session.execute(query)).scalar_one_or_none()


async def note_reply(
    session: AsyncSession, conversation: Conversation, officer: Officer, at: datetime
) -> None:
    """The person has an answer: from now on we wait for them."""
    conversation.first_reply_at = conversation.first_reply_at or at
    await clock.stop(session, conversation)
    await drafts.drop(session, officer.id, conversation.id)
