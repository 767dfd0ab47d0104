"""MORE: the rest of a reply that was too long for its network.

The rest is never stored: it is worked out again from the whole reply, which stands in the transcript.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.interface import Limits
from api.outbox.prepare import Wording, prepare
from consular.conversations import repository as conversations
from consular.conversations.models import Conversation, Direction, Message

LOOK_BACK = 20  # messages
WORDS = frozenset({"more", "reply more", "more please", "read more"})


def is_asked(text: str) -> bool:
    """Whether a message asks for the rest, and nothing else."""
    return " ".join(text.casefold().split()).strip(" .!\"'") in WORDS


async def rests(
    session: AsyncSession, conversation: Conversation, limits: Limits, wording: Wording
) -> list[tuple[Message, str]]:
    """The replies of the newest turn that were cut and not asked for yet, each with what is left of it."""
    sent = [
        message
        for message in await conversations.latest(session, conversation.id, LOOK_BACK)
        if message.direction is Direction.OUT
    ]
    cut = [found for message in sent if (found := _rest(message, sent, limits, wording))]
    return [found for found in cut if found[0].reply_to == cut[-1][0].reply_to]


def _rest(
    message: Message, sent: Sequence[Message], limits: Limits, wording: Wording
) -> tuple[Message, str] | None:
    rest = prepare(message.text, message.buttons, limits, wording).rest
    given = any(later.id > message.id and later.text == rest for later in sent)
    return (message, rest) if rest and not given else None
