"""A case: what officers work on. What a person tells us of it stands in `case_details` alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consular.database import Base, Moment, words
from consular.severity import Severity


class Case(Base):
    """`reference` is made to be read over a bad line; `opened_by` makes opening idempotent."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(7), unique=True)
    topic: Mapped[str] = mapped_column(String(40))  # an intent's name
    severity: Mapped[Severity] = mapped_column(words(Severity, 10))
    state: Mapped[str] = mapped_column(String(10), default="open")  # open, closed, merged
    country_slug: Mapped[str | None] = mapped_column(String(80))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    opened_by: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    post_slug: Mapped[str | None] = mapped_column(String(80))
    outcome: Mapped[str | None] = mapped_column(String(40))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    contact_preferences: Mapped[str | None] = mapped_column(Text)  # as in "safe to call after 18:00"
    no_voicemail: Mapped[bool] = mapped_column(default=False)
    family_consent: Mapped[bool | None]  # whether the family may be told; null: nobody has asked yet
    family_consent_at: Mapped[datetime | None] = mapped_column(Moment)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)


class CaseDetail(Base):
    """One fact that a person gave for a case; a newer one of the same kind corrects the older."""

    __tablename__ = "case_details"
    __table_args__ = (UniqueConstraint("case_id", "kind", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    kind: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(Text)
    e164: Mapped[str | None] = mapped_column(
        String(20)
    )  # the phone number in `value`, where one could be read
    created_at: Mapped[datetime] = mapped_column(Moment)


class CaseContact(Base):
    """A contact who may read a case besides the one who opened it, after a proof."""

    __tablename__ = "case_contacts"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    joined_at: Mapped[datetime] = mapped_column(Moment)


class CaseProof(Base):
    """A code that was sent to the number on a case, for a contact who named its reference. Never the code itself."""

    __tablename__ = "case_proofs"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)  # the one that asked
    digest: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
