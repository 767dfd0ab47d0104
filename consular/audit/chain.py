"""The links of the audit log: each row's hash covers its content and the hash before it, so that no row can change,
vanish from the middle or be slipped in unseen. What it cannot show is that the newest rows were cut off: for that, the
count and the last hash, which `consular audit verify` prints, are kept somewhere else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.audit.models import AuditEntry

BEGINNING = "0" * 64
BATCH = 1000  # rows read at once


@dataclass(frozen=True)
class Verdict:
    """`broken` is the first row that does not fit, and `why` a code for how; both None for a sound log."""

    rows: int
    last_hash: str
    broken: int | None = None
    why: str | None = None


def compute(entry: AuditEntry) -> str:
    """The hash of a row, from all of its other columns."""
    content = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.officer_id,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.details,
        entry.previous_hash,
    ]
    written = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


async def verify(session: AsyncSession) -> Verdict:
    """Go through the whole log, oldest first, up to the first row that does not fit."""
    rows, last = 0, BEGINNING
    while True:
        query = select(AuditEntry).where(AuditEntry.id > rows).order_by(AuditEntry.id).limit(BATCH)
        batch = list((await session.execute(query)).scalars())
        for entry in batch:
            why = _fault(entry, rows + 1, last)
            if why:
                return Verdict(rows, last, entry.id, why)
            rows, last = entry.id, entry.hash
        session.expunge_all()
        if len(batch) < BATCH:
            return Verdict(rows, last)


def _fault(entry: AuditEntry, expected_id: int, last: str) -> str | None:
    if entry.id != expected_id:
        return "missing_before"
    if entry.previous_hash != last:
        return "does_not_follow"
    return None if entry.hash == compute(entry) else "changed"
