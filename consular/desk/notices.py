"""Who was told of a clock that ran out, so that an answer of theirs is understood: by text message, or by a link.

A notice is worth something for a day, once, and only while nobody has acknowledged: when a conversation comes to wait
again, whoever answered needs a new notice, or the desk. It proves that somebody was told, not who they are: that takes
the officer's own number, or signing in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.alerts.models import OfficerAlert
from consular.desk.models import Notice
from consular.staff import tokens
from consular.staff.models import Officer

LASTS = timedelta(hours=24)
LATE = "late_"  # how the kinds of alerts about a clock begin


async def add(
    session: AsyncSession, conversation_id: int, officer_id: int | None, channel: str, name: str, at: datetime
) -> str:
    """Note down that somebody is told now; the token of their link."""
    token = tokens.make()
    session.add(
        Notice(
            conversation_id=conversation_id,
            officer_id=officer_id,
            channel=channel,
            name=name,
            digest=_digest(token),
            created_at=at,
        )
    )
    await session.flush()
    return token


async def officers_with(session: AsyncSession, phone: str) -> Sequence[int]:
    """The ids of officers whose own number this is; E.164."""
    query = select(Officer.id).where(Officer.active, Officer.phone == phone)
    return (await session.execute(query)).scalars().all()


async def told_lately(
    session: AsyncSession, officer_ids: Collection[int], channel: str, at: datetime
) -> bool:
    query = select(Notice.id).where(*_to(officer_ids, channel, at)).limit(1)
    return (await session.execute(query)).first() is not None


async def open_for(
    session: AsyncSession, officer_ids: Collection[int], channel: str, at: datetime
) -> tuple[Sequence[Notice], Sequence[Notice]]:
    """What these officers were told of and waits for somebody, one notice a conversation: unused ones; and used ones,
    which acknowledge nothing any more, since the conversation came to wait anew."""
    query = select(Notice).where(*_to(officer_ids, channel, at), is_open())
    found = await session.execute(query.order_by(Notice.used_at.is_(None), Notice.id))
    newest = {notice.conversation_id: notice for notice in found.scalars()}.values()
    return [one for one in newest if one.used_at is None], [one for one in newest if one.used_at]


async def by_token(session: AsyncSession, token: str, at: datetime) -> Notice | None:
    """The notice of a link, used or not; None where it is none of ours, or too old."""
    query = select(Notice).where(Notice.digest == _digest(token), Notice.created_at > at - LASTS)
    return (await session.execute(query)).scalar_one_or_none()


async def needs_somebody(session: AsyncSession, notice: Notice) -> bool:
    """Whether the conversation of it waits for somebody: where the notice was used, that it does so anew."""
    query = select(Notice.id).where(Notice.id == notice.id, is_open())
    return (await session.execute(query)).first() is not None


async def use(session: AsyncSession, notice_id: int, at: datetime) -> bool:
    """Use a notice up. Of two at once, one gets True."""
    query = update(Notice).where(Notice.id == notice_id, Notice.used_at.is_(None)).values(used_at=at)
    return (await session.execute(query.returning(Notice.id))).first() is not None


async def use_all(session: AsyncSession, conversation_id: int, officer_id: int, at: datetime) -> None:
    """Use up whatever an officer was told of a conversation, now that they have answered, wherever they did."""
    theirs = (Notice.conversation_id == conversation_id, Notice.officer_id == officer_id)
    await session.execute(update(Notice).where(*theirs, Notice.used_at.is_(None)).values(used_at=at))


def is_open() -> ColumnElement[bool]:
    return exists().where(
        OfficerAlert.conversation_id == Notice.conversation_id,
        OfficerAlert.kind.startswith(LATE, autoescape=True),
        OfficerAlert.acknowledged_at.is_(None),
    )


def _to(officer_ids: Collection[int], channel: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Notice.officer_id.in_(officer_ids), Notice.channel == channel, Notice.created_at > at - LASTS


def _digest(token: str) -> str:
    return tokens.digest("notice", token)
