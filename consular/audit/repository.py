"""Looking through the audit log, newest first. Nothing here changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.audit.models import AuditEntry


@dataclass(frozen=True)
class Search:
    """What to look for; None where it does not matter. `action` also finds those that begin with it and a dot."""

    officer_id: int | None = None
    action: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None  # not included

    def apply(self, query: Select[AuditEntry]) -> Select[AuditEntry]:
        exact = {
            AuditEntry.officer_id: self.officer_id,
            AuditEntry.subject_kind: self.subject_kind,
            AuditEntry.subject_id: self.subject_id,
        }
        query = query.where(*(column == value for column, value in exact.items() if value is not None))
        if self.action:
            within = AuditEntry.action.startswith(f"{self.action}.", autoescape=True)
            query = query.where((AuditEntry.action == self.action) | within)
        if self.since:
            query = query.where(AuditEntry.at >= self.since)
        return query.where(AuditEntry.at < self.until) if self.until else query


async def find(
    session: AsyncSession, search: Search, limit: int, before: int | None = None
) -> Sequence[AuditEntry]:
    """The newest that fit; `before` is the id to go on from."""
    query = search.apply(select(AuditEntry)).order_by(AuditEntry.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return (await session.execute(query)).scalars().all()
