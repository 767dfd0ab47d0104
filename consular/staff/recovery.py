"""Recovery codes: each stands in for the phone, once. A new set replaces the old one."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.staff import tokens
from consular.staff.models import RecoveryCode

HOW_MANY = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 12  # letters: 59 bits, which no throttled guess meets


async def renew(session: AsyncSession, officer_id: int) -> list[str]:
    """A fresh set, to be shown once."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(officer_id=officer_id, digest=_digest(officer_id, code)) for code in codes)
    return ["-".join(re.findall("....", code)) for code in codes]


async def use(session: AsyncSession, officer_id: int, written: str, at: datetime) -> bool:
    """Whether this is one of the officer's unused codes. Uses it up, and two at once use it once."""
    plain = re.sub(r"[\s-]", "", written.lower())
    used = await session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.officer_id == officer_id,
            RecoveryCode.digest == _digest(officer_id, plain),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCode.id)
    )
    return used.first() is not None


async def left(session: AsyncSession, officer_id: int) -> int:
    query = select(func.count()).where(RecoveryCode.officer_id == officer_id, RecoveryCode.used_at.is_(None))
    return (await session.execute(query)).scalar_one()


def _digest(officer_id: int, plain: str) -> str:
    return tokens.digest("recovery", str(officer_id), plain)
