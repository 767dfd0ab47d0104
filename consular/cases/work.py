"""What officers add to a case: people, tasks, linked conversations, and each change of it. Notes are the desk's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consular.database import Base, Moment


class CasePerson(Base):
    """Somebody whom a case concerns: the traveller, a relative, a witness."""

    __tablename__ = "case_people"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    relation: Mapped[str | None] = mapped_column(String(80))  # to the person who wrote, in officers' words
    phone: Mapped[str | None] = mapped_column(String(40))  # as it was given
    e164: Mapped[str | None] = mapped_column(String(20), index=True)  # the same, where it can be read
    created_at: Mapped[datetime] = mapped_column(Moment)


class CaseTask(Base):
    __tablename__ = "case_tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)  # who is to do it
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    created_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))


class CaseConversation(Base):
    """Another conversation about the same matter, beside the one in which the case was opened."""

    __tablename__ = "case_conversations"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), primary_key=True, index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    linked_at: Mapped[datetime] = mapped_column(Moment)


class CaseEvent(Base):
    """One change of a case, never changed itself. `before` and `after` are codes, not words."""

    __tablename__ = "case_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    before: Mapped[str | None] = mapped_column(String(80))
    after: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Moment)


class CaseMerge(Base):
    """One case put into another. `moved` lists the rows that changed hands, so that all of it can be undone."""

    __tablename__ = "case_merges"
    __table_args__ = (UniqueConstraint("merged_id", "merged_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)  # table: ids; and the kept case's earlier severity
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    merged_at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
