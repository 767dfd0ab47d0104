"""One-time sign-in links: each stands in for a password, once, within minutes. Made on the command line alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.staff import tokens
from consular.staff.models import Officer, SignInLink

LASTS = timedelta(minutes=30)


async def make(session: AsyncSession, officer_id: int, at: datetime) -> str:
    """The token of a new link."""
    token = tokens.make()
    session.add(SignInLink(officer_id=officer_id, digest=_digest(token), expires_at=at + LASTS))
    await session.flush()
    return token


async def look(session: AsyncSession, token: str, at: datetime) -> bool:
    """Whether a link would still open, without using it: programs that read mail open links too."""
    query = select(SignInLink.id).where(*_usable(token, at))
    return (await session.execute(query)).first() is not None


async def use(session: AsyncSession, token: str, at: datetime) -> Officer | None:
    """The officer of a link that was not used yet. Two at once: one of them gets it."""
    used = await session.execute(
        update(SignInLink).where(*_usable(token, at)).values(used_at=at).returning(SignInLink.officer_id)
    )
    officer_id = used.scalar_one_or_none()
    officer = await session.get(Officer, officer_id) if officer_id is not None else None
    return officer if officer and officer.active else None


def _usable(token: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return SignInLink.digest == _digest(token), SignInLink.used_at.is_(None), SignInLink.expires_at > at


def _digest(token: str) -> str:
    return tokens.digest("link", token)
