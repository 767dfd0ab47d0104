"""What happened in a conversation, in its order: messages, steps at the desk and officers' notes, as one list.

`Cursor` names the newest of each, so that a page that was away is given what it missed, once and nothing twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.attachments import repository as attachments
from consular.attachments.models import Attachment
from consular.conversations import repository as conversations
from consular.conversations.models import Direction, Message
from consular.desk import events, notes
from consular.desk.models import HandoverEvent, OfficerNote, Step
from consular.staff.models import Officer

SHOWN = 200  # messages at once
# Steps that tell an officer nothing beside the others.
UNSEEN = frozenset({Step.ROUTED, Step.RESUMED})
_CURSOR = re.compile(r"(\d{1,18})\.(\d{1,18})\.(\d{1,18})")


@dataclass(frozen=True)
class Cursor:
    """The newest message, step and note that a page has. Written as in 41.7.2."""

    message: int = 0
    step: int = 0
    note: int = 0

    def __str__(self) -> str:
        return f"{self.message}.{self.step}.{self.note}"

    @classmethod
    def read(cls, text: str | None) -> Cursor | None:
        found = _CURSOR.fullmatch(text or "")
        return cls(*map(int, found.groups())) if found else None


@dataclass(frozen=True)
class Entry:
    """Exactly one of message, step and note is set. `file` is what the message carries."""

    at: datetime
    message: Message | None = None
    step: HandoverEvent | None = None
    note: OfficerNote | None = None
    file: Attachment | None = None


@dataclass(frozen=True)
class Transcript:
    entries: Sequence[Entry]
    cursor: Cursor
    has_earlier: bool = False

    @property
    def messages(self) -> list[Message]:
        return [entry.message for entry in self.entries if entry.message]


async def latest(session: AsyncSession, conversation_id: int, before: int | None = None) -> Transcript:
    """The newest part; `before` is a message's id to go back from."""
    found = await conversations.latest(session, conversation_id, SHOWN + 1, before)
    messages = found[-SHOWN:]
    has_earlier = len(found) > SHOWN
    steps = await events.history(session, conversation_id)
    written = await notes.of_conversation(session, conversation_id)
    cursor = Cursor(
        messages[-1].id if messages else 0, steps[-1].id if steps else 0, written[-1].id if written else 0
    )
    first = messages[0].created_at if messages and has_earlier else None
    last = messages[-1].created_at if messages and before is not None else None
    files = await attachments.of_messages(session, [one.id for one in messages])
    entries = [
        entry for entry in _woven(messages, steps, written, files) if _is_within(entry.at, first, last)
    ]
    return Transcript(entries, cursor, has_earlier)


async def since(session: AsyncSession, conversation_id: int, cursor: Cursor) -> Transcript:
    """What came after a cursor, oldest first."""
    messages = await conversations.transcript(session, conversation_id, cursor.message, SHOWN)
    steps = await events.history(session, conversation_id, cursor.step)
    written = [one for one in await notes.of_conversation(session, conversation_id) if one.id > cursor.note]
    reached = replace(
        cursor,
        message=messages[-1].id if messages else cursor.message,
        step=steps[-1].id if steps else cursor.step,
        note=written[-1].id if written else cursor.note,
    )
    files = await attachments.of_messages(session, [one.id for one in messages])
    return Transcript(_woven(messages, steps, written, files), reached)


async def people_named(session: AsyncSession) -> dict[int, str]:
    """Every officer's name; also of those whose account is closed, since they stand in transcripts."""
    return dict((await session.execute(select(Officer.id, Officer.name))).tuples().all())


def _woven(
    messages: Sequence[Message],
    steps: Sequence[HandoverEvent],
    written: Sequence[OfficerNote],
    files: Mapping[int, Attachment],
) -> list[Entry]:
    """By time; an erased message is not shown, nor one of a kind that says nothing."""
    found = [Entry(one.created_at, message=one, file=files.get(one.id)) for one in messages if one.text]
    found += [Entry(one.created_at, step=one) for one in steps if _is_told(one, steps)]
    found += [Entry(one.created_at, note=one) for one in written]
    return sorted(found, key=lambda entry: entry.at)


def _is_told(step: HandoverEvent, steps: Sequence[HandoverEvent]) -> bool:
    """Whoever takes a conversation has seen its alerts as well: that need not be said twice."""
    if step.kind is Step.ACKNOWLEDGED:
        return all(other.created_at != step.created_at for other in steps if other is not step)
    return step.kind not in UNSEEN


def _is_within(at: datetime, first: datetime | None, last: datetime | None) -> bool:
    return (first is None or at >= first) and (last is None or at <= last)


def statuses(messages: Sequence[Message]) -> dict[int, tuple[str, str | None, str]]:
    """What became of each message that we sent: status, reason, and the channel that it goes by."""
    return {
        one.id: (one.status.value, one.error, one.channel)
        for one in messages
        if one.direction is Direction.OUT
    }
