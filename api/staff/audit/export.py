"""The audit log as CSV, read in batches: no transaction stays open while the other side is slow to take it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Mapping

from consular.audit import repository
from consular.audit.models import AuditEntry
from consular.audit.repository import Search
from consular.database import Database

BATCH = 500
COLUMNS = (
    "number", "at", "officer_id", "officer", "action", "subject_kind", "subject_id", "details", "previous_hash", "hash",
)  # fmt: skip


async def lines(database: Database, search: Search, emails: Mapping[int, str]) -> AsyncIterator[str]:
    """The head, then every entry that fits, newest first. Officers are named by their address."""
    yield _line(COLUMNS)
    before: int | None = None
    while True:
        async with database.read() as session:
            batch = await repository.find(session, search, BATCH, before)
        if not batch:
            return
        yield "".join(_line(_cells(entry, emails)) for entry in batch)
        before = batch[-1].id


def _cells(entry: AuditEntry, emails: Mapping[int, str]) -> tuple[object, ...]:
    return (
        entry.id,
        entry.at.isoformat(timespec="microseconds"),
        "" if entry.officer_id is None else entry.officer_id,
        "" if entry.officer_id is None else emails.get(entry.officer_id, ""),
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        json.dumps(entry.details, sort_keys=True),
        entry.previous_hash,
        entry.hash,
    )


def _line(cells: tuple[object, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([_harmless(str(cell)) for cell in cells])
    return written.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
