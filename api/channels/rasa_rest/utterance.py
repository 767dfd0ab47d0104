"""What one of Rasa's clients sends as a message: words, or the payload of a pressed button in their place."""

from __future__ import annotations

from dataclasses import dataclass

from api.channels import commands
from consular.conversations import repository as conversations
from consular.database import Database


@dataclass(frozen=True)
class Utterance:
    """`payload` only for a choice that was offered last: nobody may give the bot a command by hand."""

    text: str
    payload: str | None = None


async def read(database: Database, channel: str, address: str, said: str) -> Utterance:
    """The words that go into the transcript: a choice's title rather than its payload."""
    async with database.read() as session:
        conversation = await conversations.find(session, channel, address)
        offered = await conversations.last_offer(session, conversation.id) if conversation else []
    for button in offered:
        if button["payload"] == said:
            return Utterance(button["title"], said)
    return Utterance(commands.in_words(said))
