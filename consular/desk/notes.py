"""Officers' notes about a conversation or a case, and who is named in them. No person ever sees one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.desk.models import Mention, OfficerNote
from consular.staff.models import Officer

# @ and what stands before the @ of an officer's address, as in "@ann.example, can you call?"
_MENTION = re.compile(r"(?<![\w@.])@([\w.+-]*\w)")


async def add(
    session: AsyncSession,
    officer_id: int,
    text: str,
    at: datetime,
    *,
    conversation_id: int | None = None,
    case_id: int | None = None,
) -> OfficerNote:
    """Keep a note, and tell everybody whom it names."""
    note = OfficerNote(
        conversation_id=conversation_id,
        case_id=case_id,
        officer_id=officer_id,
        text=text.strip(),
        created_at=at,
    )
    session.add(note)
    await session.flush()
    for named in await mentioned(session, text):
        session.add(Mention(note_id=note.id, officer_id=named))
    return note


async def mentioned(session: AsyncSession, text: str) -> list[int]:
    """The ids of the active officers whom a text names."""
    names = {name.lower() for name in _MENTION.findall(text)}
    if not names:
        return []
    query = select(Officer.id).where(
        Officer.active, or_(*(Officer.email.startswith(f"{name}@", autoescape=True) for name in names))
    )
    return list((await session.execute(query.order_by(Officer.id))).scalars())


async def of_conversation(
    session: AsyncSession, conversation_id: int, case_ids: Collection[int] = ()
) -> Sequence[OfficerNote]:
    """The notes on a conversation and on cases beside it, oldest first."""
    query = select(OfficerNote).where(
        or_(OfficerNote.conversation_id == conversation_id, OfficerNote.case_id.in_(case_ids))
    )
    return (await session.execute(query.order_by(OfficerNote.id))).scalars().all()


async def unseen(session: AsyncSession, officer_id: int) -> Sequence[OfficerNote]:
    """Notes that name an officer who has not seen them, oldest first."""
    query = (
        select(OfficerNote)
        .join(Mention, Mention.note_id == OfficerNote.id)
        .where(Mention.officer_id == officer_id, Mention.seen_at.is_(None))
        .order_by(OfficerNote.id)
    )
    return (await session.execute(query)).scalars().all()


async def count_unseen(session: AsyncSession, officer_id: int) -> int:
    query = select(func.count()).where(Mention.officer_id == officer_id, Mention.seen_at.is_(None))
    return int((await session.execute(query)).scalar_one())


async def mark_seen(session: AsyncSession, officer_id: int, note_ids: Collection[int], at: datetime) -> None:
    await session.execute(
        update(Mention)
        .where(Mention.officer_id == officer_id, Mention.note_id.in_(note_ids), Mention.seen_at.is_(None))
        .values(seen_at=at)
    )
