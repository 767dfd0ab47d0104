"""The audit log's one table. Triggers of the database refuse to change or delete a row: see migration 0003."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consular.database import Base, Moment


class AuditEntry(Base):
    """One thing that was seen or done. `officer_id` is null for the service itself and the command line.

    No foreign key to officers: the log outlives whatever it tells of. `details` holds codes, never anybody's words.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # counted without a gap
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    officer_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
