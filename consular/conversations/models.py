"""The transcript, which is also the inbox, the outbox and the timers.

Personal data stands in `messages.text`, `messages.buttons` and `conversations.memory` alone.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consular.database import Base, Moment, words


class Handover(StrEnum):
    """Who answers: the bot, nobody yet (a person was asked for), or an officer."""

    BOT = "bot"
    WAITING = "waiting"
    OFFICER = "officer"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Author(StrEnum):
    PERSON = "person"
    BOT = "bot"
    SERVICE = "service"  # holding replies, written without Rasa
    OFFICER = "officer"


class Status(StrEnum):
    """An inbound message is received, then answered, left to an officer, or dead.
    An outbound one is queued, then sent, perhaps delivered, or failed; or withdrawn."""

    RECEIVED = "received"
    ANSWERED = "answered"
    WITH_OFFICER = "with_officer"
    DEAD = "dead"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # the bot's, unsent when an officer took the conversation


class Conversation(Base):
    """One contact's thread. `due_at` is when its oldest unanswered message wants work; `owner` holds the lease."""

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_due", "due_at", "urgency"),
        Index("ix_conversations_desk", "handover", "urgency", "answer_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    handover: Mapped[Handover] = mapped_column(words(Handover, 10), default=Handover.BOT)
    urgency: Mapped[int] = mapped_column(default=0)  # 0 normal, 1 high, 2 critical
    country_slug: Mapped[str | None] = mapped_column(String(80))
    memory: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # Rasa's slots and active form
    emergency: Mapped[str | None] = mapped_column(
        String(40)
    )  # the last one answered, so that it is not repeated
    emergency_at: Mapped[datetime | None] = mapped_column(Moment)
    emergency_numbers: Mapped[bool] = mapped_column(default=False)  # were local numbers given with it?
    held_at: Mapped[datetime | None] = mapped_column(Moment)  # the last "we are slow" reply
    discreet: Mapped[bool] = mapped_column(
        default=False
    )  # a private emergency was told: others may read along
    quiet_since: Mapped[datetime | None] = mapped_column(Moment)  # closed quietly: nothing goes out
    shown_after: Mapped[int] = mapped_column(default=0)  # no screen of ours shows messages up to this id
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    # The desk. Whoever changes these holds the row's lock, or changes them by one guarded update.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)  # who holds it
    post_slug: Mapped[str | None] = mapped_column(String(80))  # whose queue it is in; null: not routed yet
    team: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(8))  # ISO 639, where it is known
    waiting_since: Mapped[datetime | None] = mapped_column(Moment)  # when it came to the desk
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    answer_by: Mapped[datetime | None] = mapped_column(Moment)  # the clock; null while nobody waits for us
    answer_left: Mapped[int | None]  # seconds that were left when the clock was paused
    first_reply_at: Mapped[datetime | None] = mapped_column(Moment)  # an officer's, since it came to the desk
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(40))


class Message(Base):
    """One thing said, in either direction."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("channel", "provider_id"),
        Index("ix_messages_conversation", "conversation_id", "id"),
        Index("ix_messages_outbox", "direction", "status", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str] = mapped_column(String(20))
    direction: Mapped[Direction] = mapped_column(words(Direction, 3))
    author: Mapped[Author] = mapped_column(words(Author, 10))
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # [{"title", "payload"}]
    payload: Mapped[str | None] = mapped_column(
        String(200)
    )  # the offered choice that an inbound message picked
    status: Mapped[Status] = mapped_column(words(Status, 12))
    provider_id: Mapped[str | None] = mapped_column(String(100))
    reply_to: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    trace: Mapped[str] = mapped_column(String(32))  # one id from webhook to delivery, in every log line
    reference: Mapped[str | None] = mapped_column(String(7), unique=True)  # of whatever this message opens
    country_slug: Mapped[str | None] = mapped_column(String(80))  # the place finder's reading
    language: Mapped[str | None] = mapped_column(String(8))  # ISO 639, where it is clear
    emergency: Mapped[str | None] = mapped_column(String(40))  # the fixed check's reading
    emergency_phrase: Mapped[str | None] = mapped_column(String(200))
    doubtful: Mapped[bool] = mapped_column(default=False)  # the check was unsure: the model is asked first
    intent: Mapped[str | None] = mapped_column(String(40))  # the model's reading
    confidence: Mapped[float | None] = mapped_column(Float)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(200))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    # 0 for what somebody waits for, 1 for what goes out to many: that never holds up the other.
    lane: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))  # who wrote it
    submission: Mapped[str | None] = mapped_column(
        String(40), unique=True
    )  # the form it came by, so that one sent twice is one message
