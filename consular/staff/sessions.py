"""Where officers are signed in: a random token in a cookie, its digest here, so that each can be seen and ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.errors import NotFound
from consular.staff import tokens
from consular.staff.models import SignInLink, StaffDevice, StaffSession

LONGEST = timedelta(hours=12)  # a shift, with its handing over
IDLE = timedelta(hours=2)
UNFINISHED = timedelta(minutes=15)  # between the password and the second factor
SEEN_EVERY = timedelta(minutes=1)  # how exact `last_seen_at` is
GONE = "This session has ended already: reload the page to see those that are left."


async def start(
    session: AsyncSession, officer_id: int, browser: str, at: datetime, second_factor: bool = False
) -> tuple[StaffSession, str]:
    """A new session and its token, which is for the cookie alone."""
    token = tokens.make()
    started = StaffSession(
        officer_id=officer_id,
        digest=tokens.digest(token),
        browser=browser,
        created_at=at,
        last_seen_at=at,
        expires_at=at + LONGEST,
        second_factor_at=at if second_factor else None,
    )
    session.add(started)
    await session.flush()
    return started, token


async def find(session: AsyncSession, token: str, at: datetime) -> StaffSession | None:
    """The running session of a token, with its officer; None for one that ended, or whose officer may not come in."""
    query = select(StaffSession).where(StaffSession.digest == tokens.digest(token))
    found = (await session.execute(query)).scalar_one_or_none()
    return found if found and is_running(found, at) else None


def is_running(found: StaffSession, at: datetime) -> bool:
    if found.revoked_at is not None or not found.officer.active:
        return False
    if is_half(found) and at >= found.created_at + UNFINISHED:
        return False
    return at < found.expires_at and at < found.last_seen_at + IDLE


def is_half(found: StaffSession) -> bool:
    """Whether the second factor is still owed."""
    return found.officer.totp_confirmed and found.second_factor_at is None


async def touch(session: AsyncSession, session_id: int, at: datetime) -> None:
    await session.execute(update(StaffSession).where(StaffSession.id == session_id).values(last_seen_at=at))


async def running(session: AsyncSession, officer_id: int, at: datetime) -> Sequence[StaffSession]:
    """An officer's sessions, the one used last first."""
    query = (
        select(StaffSession)
        .where(
            StaffSession.officer_id == officer_id,
            StaffSession.revoked_at.is_(None),
            StaffSession.expires_at > at,
            StaffSession.last_seen_at > at - IDLE,
        )
        .order_by(StaffSession.last_seen_at.desc(), StaffSession.id.desc())
    )
    return (await session.execute(query)).scalars().all()


async def revoke(session: AsyncSession, officer_id: int, session_id: int, at: datetime) -> None:
    """End one of this officer's sessions. Raises `NotFound` for anybody else's."""
    ended = await session.execute(
        update(StaffSession)
        .where(
            StaffSession.id == session_id,
            StaffSession.officer_id == officer_id,
            StaffSession.revoked_at.is_(None),
        )
        .values(revoked_at=at)
        .returning(StaffSession.id)
    )
    if ended.first() is None:
        raise NotFound(GONE)


async def revoke_all(
    session: AsyncSession, officer_id: int | None, at: datetime, but: int | None = None
) -> int:
    """End every session of an officer, or of all of them for None; but one, where that is given. How many ended."""
    query = update(StaffSession).where(StaffSession.revoked_at.is_(None), StaffSession.expires_at > at)
    if officer_id is not None:
        query = query.where(StaffSession.officer_id == officer_id)
    if but is not None:
        query = query.where(StaffSession.id != but)
    ended = await session.execute(query.values(revoked_at=at).returning(StaffSession.id))
    return len(ended.all())


async def forget_doors(session: AsyncSession, officer_id: int | None) -> None:
    """Drop known browsers and unused links: after a theft, none of them is trusted."""
    for kind in (StaffDevice, SignInLink):
        query = delete(kind)
        await session.execute(query if officer_id is None else query.where(kind.officer_id == officer_id))


async def clean(session: AsyncSession, at: datetime) -> None:
    """Drop sessions and links that ended a month ago; the audit log keeps what happened."""
    old = at - timedelta(days=30)
    await session.execute(delete(StaffSession).where(StaffSession.expires_at < old))
    await session.execute(delete(SignInLink).where(SignInLink.expires_at < old))
    await session.execute(delete(StaffDevice).where(StaffDevice.last_used_at < at - timedelta(days=365)))
