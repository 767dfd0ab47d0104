"""`consular dead`: messages that were given up, to look at and to try again. Never shows their text."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api import settings
from consular.conversations import repository as conversations
from consular.conversations.models import Conversation, Direction, Message, Status
from consular.database import Database, now
from consular.errors import NotFound

app = typer.Typer(help="Messages that were given up.", no_args_is_help=True)
console = Console()


@app.command("list")
def list_dead() -> None:
    """Each message that could not be answered or sent, and why."""
    table = Table("message", "conversation", "direction", "since", "attempts", "reason")
    messages = asyncio.run(_dead())
    for message in messages:
        table.add_row(
            str(message.id),
            str(message.conversation_id),
            str(message.direction),
            f"{message.created_at:%Y-%m-%d %H:%M} UTC",
            str(message.attempts),
            message.error or "",
        )
    console.print(table if messages else "No message was given up.")


@app.command("retry")
def retry(
    message_id: Annotated[int | None, typer.Argument(help="one message; without it, all of them")] = None,
) -> None:
    """Make given-up messages due again, at once."""
    console.print(f"{asyncio.run(_retry(message_id))} due again.")


async def _dead() -> list[Message]:
    database = Database(settings.load().database_url)
    try:
        async with database.read() as session:
            return list(await conversations.dead(session))
    finally:
        await database.close()


async def _retry(message_id: int | None) -> int:
    database = Database(settings.load().database_url)
    try:
        async with database.write() as session:
            given_up = [
                message for message in await conversations.dead(session) if message_id in (None, message.id)
            ]
            if message_id is not None and not given_up:
                raise NotFound(f"Message {message_id} was not given up. See `consular dead list`.")
            for message in given_up:
                inbound = message.direction == Direction.IN
                message.status = Status.RECEIVED if inbound else Status.QUEUED
                message.attempts, message.due_at, message.error = 0, now(), None
                conversation = await session.get_one(Conversation, message.conversation_id)
                if inbound:
                    conversation.due_at = now()
            return len(given_up)
    finally:
        await database.close()
