"""What the desk keeps besides the conversation itself: its history, who is there, drafts, notes, views and timers.

Who holds a conversation stands in `conversations.officer_id` alone, so that it is taken under the lock of one row.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consular.database import Base, Moment, words


class Step(StrEnum):
    """What happened to a conversation at the desk. `gone` is a release by the clock; `escalated` a clock run out."""

    QUEUED = "queued"
    ROUTED = "routed"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    TRANSFERRED = "transferred"
    RELEASED = "released"
    GONE = "gone"
    HANDED_BACK = "handed_back"
    CLOSED = "closed"
    REOPENED = "reopened"
    PAUSED = "paused"
    RESUMED = "resumed"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"


class HandoverEvent(Base):
    """One step, never changed afterwards. Without `officer_id` the desk itself did it."""

    __tablename__ = "handover_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    kind: Mapped[Step] = mapped_column(words(Step, 20))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    to_officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    post_slug: Mapped[str | None] = mapped_column(String(80))
    team: Mapped[str | None] = mapped_column(String(40))
    outcome: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)  # an officer's own words
    created_at: Mapped[datetime] = mapped_column(Moment)


class OfficerNote(Base):
    """What officers tell each other about a conversation or a case. The person never sees it."""

    __tablename__ = "officer_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Mention(Base):
    """An officer named in a note, until they have seen it."""

    __tablename__ = "note_mentions"

    note_id: Mapped[int] = mapped_column(ForeignKey("officer_notes.id", ondelete="CASCADE"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True, index=True)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)


class Draft(Base):
    """A reply that an officer has begun. It outlives their browser and their claim."""

    __tablename__ = "drafts"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class Activity(StrEnum):
    VIEWING = "viewing"
    TYPING = "typing"


class Viewer(Base):
    """An officer who has a conversation open. It counts for some seconds after `seen_at`."""

    __tablename__ = "desk_viewers"

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    activity: Mapped[Activity] = mapped_column(words(Activity, 10))
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Heartbeat(Base):
    """When an officer's console last gave a sign of life."""

    __tablename__ = "desk_heartbeats"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class SavedView(Base):
    """A filter of the queue under a name. `filters` holds codes alone: no text that was searched for."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("officer_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    name: Mapped[str] = mapped_column(String(60))
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)


class TimerKind(StrEnum):
    """`route` finds the post and starts the clock; `wrote` takes note that the person wrote; `answer` is the clock
    running out; `gone` looks whether the officer is still there."""

    ROUTE = "route"
    WROTE = "wrote"
    ANSWER = "answer"
    GONE = "gone"


class Timer(Base):
    """Something that is due at the desk. Whoever works on it holds its conversation's lock, then its own."""

    __tablename__ = "timers"
    __table_args__ = (
        UniqueConstraint("conversation_id", "kind"),
        Index("ix_timers_due_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    kind: Mapped[TimerKind] = mapped_column(words(TimerKind, 10))
    due_at: Mapped[datetime] = mapped_column(Moment)
    since: Mapped[datetime] = mapped_column(Moment)  # what it is about happened then
    step: Mapped[int] = mapped_column(default=0)  # how far the chain has gone
    attempts: Mapped[int] = mapped_column(default=0)


class DutyShift(Base):
    """Who is on duty for a post, or for the global centre where `post_slug` is null, from when until when."""

    __tablename__ = "duty_shifts"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_slug: Mapped[str | None] = mapped_column(String(80), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)


class Notice(Base):
    """Somebody who was told of a clock that ran out, once a channel. Without `officer_id` it went to a rota's address.

    `name` is how an answer names what it is about; `digest` that of the link in an e-mail.
    """

    __tablename__ = "escalation_notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
