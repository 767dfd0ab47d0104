"""Writing to the audit log, inside the transaction of whatever it tells of: both are committed, or neither.

Rows are written last, just before the commit, under a lock on the end of the chain. So the chain never forks, and the
lock is held for a moment only and never while another one is waited for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from consular.audit import chain
from consular.audit.models import AuditEntry
from consular.database import READ_ONLY

LOCK = 0x617564697400  # any number that no other advisory lock uses
_PENDING = "consular_audit"
Code = str | int | bool | None | list[str]


@dataclass(frozen=True)
class Subject:
    """What an entry is about: a kind of row, such as "conversation", and its id or reference."""

    kind: str
    id: str


@dataclass(frozen=True)
class _Entry:
    at: datetime
    officer_id: int | None
    action: str
    subject: Subject
    details: dict[str, Code] = field(default_factory=dict)


def record(
    session: AsyncSession,
    officer_id: int | None,
    action: str,
    subject: Subject,
    at: datetime,
    details: Mapping[str, Code] | None = None,
) -> None:
    """Put one entry into the log when this transaction commits. Needs no await, and may be called anywhere in it.

    `action` reads noun.verb, as in "conversation.viewed". `details` are codes: never a message's text, a name or an
    address. `officer_id` is None for the service and the command line.
    """
    if _reads_only(session.sync_session):
        raise RuntimeError("an entry of the audit log needs a writing transaction: this one never commits")
    pending = session.sync_session.info.setdefault(_PENDING, [])
    pending.append(_Entry(at, officer_id, action, subject, dict(details or {})))


def _reads_only(session: Session) -> bool:
    options = session.get_bind().get_execution_options()
    return all(options.get(key) == value for key, value in READ_ONLY.items())


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    pending: list[_Entry] = session.info.get(_PENDING, [])
    if not pending or session.in_nested_transaction():
        return
    if session.get_bind().dialect.name == "postgresql":
        session.flush()  # takes every other lock before this one
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    newest = session.execute(select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    number, previous = newest.tuples().one_or_none() or (0, chain.BEGINNING)
    for waiting in pending:
        number += 1
        row = _link(waiting, number, previous)
        session.add(row)
        previous = row.hash
    session.info[_PENDING] = []
    session.flush()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


def _link(waiting: _Entry, number: int, previous: str) -> AuditEntry:
    row = AuditEntry(
        id=number,
        at=waiting.at,
        officer_id=waiting.officer_id,
        action=waiting.action,
        subject_kind=waiting.subject.kind,
        subject_id=waiting.subject.id,
        details=waiting.details,
        previous_hash=previous,
    )
    row.hash = chain.compute(row)
    return row
