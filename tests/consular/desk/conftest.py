"""Conversations that wait at the desk, and officers, put straight into the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from consular.contacts.models import Contact
from consular.conversations.models import Author, Conversation, Direction, Handover, Message, Status
from consular.database import Database
from consular.desk import levels
from consular.desk.levels import ServiceLevels
from consular.staff.models import Officer, OfficerPost

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
GONE_AFTER = timedelta(minutes=5)


class Records:
    """Adds rows, and gives their ids."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def officer(self, name: str, *posts: str) -> Officer:
        async with self.database.write() as session:
            officer = Officer(
                email=f"{name.lower()}@example.org",
                name=name,
                shown_as=name,
                created_at=AT,
                posts=[OfficerPost(post_slug=post) for post in posts],
            )
            session.add(officer)
        return officer

    async def conversation(self, address: str, *said: str, **values: Any) -> int:
        async with self.database.write() as session:
            contact = Contact(channel=values.get("channel", "sms"), address=address, created_at=AT)
            session.add(contact)
            await session.flush()
            waiting = {"channel": "sms", "handover": Handover.WAITING, "waiting_since": AT} | values
            conversation = Conversation(contact_id=contact.id, created_at=AT, **waiting)
            session.add(conversation)
            await session.flush()
            for number, text in enumerate(said or ("hello",)):
                session.add(inbound(conversation.id, text, f"{address}-{number}"))
        return conversation.id


def inbound(conversation_id: int, text: str, key: str) -> Message:
    return Message(
        conversation_id=conversation_id,
        channel="sms",
        direction=Direction.IN,
        author=Author.PERSON,
        text=text,
        status=Status.ANSWERED,
        provider_id=key,
        trace="",
        created_at=AT,
    )


@pytest.fixture
def records(database: Database) -> Records:
    return Records(database)


@pytest.fixture(scope="session")
def service_levels() -> ServiceLevels:
    return levels.load(Path("data"))
