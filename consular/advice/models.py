"""GOV.UK's travel advice as we hold it: pages, their passages, how they changed, and how our copy is kept fresh.

Syncing alone writes these tables, from what GOV.UK serves. A page that is gone is marked and kept, never deleted.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consular.database import Base, Moment, words

# What PostgreSQL's index is made of (migration 0007): a query repeats it word for word. SQLite has `advice_search`, a
# full-text table of part_title, heading and text whose rowid is the passage's id.
VECTOR = (
    "setweight(to_tsvector('english', part_title || ' ' || heading), 'A') "
    "|| setweight(to_tsvector('english', text), 'B')"
)


class State(StrEnum):
    LIVE = "live"
    WITHDRAWN = "withdrawn"  # still served, with a notice that it no longer holds
    GONE = "gone"  # no longer served


class ChangeKind(StrEnum):
    UPDATED = "updated"  # published as a change, with a description
    AMENDED = "amended"  # other words under the same date: GOV.UK tells nobody of those
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    BACK = "back"


class AdvicePage(Base):
    """`updated` and `reviewed` are GOV.UK's dates. `confirmed_at` is when this copy was last seen to be the current
    one; a look at the index confirms every page whose date there is no newer."""

    __tablename__ = "advice_pages"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[State] = mapped_column(words(State, 10), default=State.LIVE)
    alert_status: Mapped[list[str]] = mapped_column(JSON)
    updated: Mapped[datetime] = mapped_column(Moment)
    reviewed: Mapped[datetime | None] = mapped_column(Moment)
    change_description: Mapped[str] = mapped_column(Text)
    parts: Mapped[list[dict[str, str]]] = mapped_column(JSON)  # [{"slug", "title", "url"}]
    surprises: Mapped[list[str]] = mapped_column(JSON)
    fetched_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    state_since: Mapped[datetime] = mapped_column(Moment)
    etag: Mapped[str | None] = mapped_column(String(200))
    last_modified: Mapped[str | None] = mapped_column(String(60))


class AdvicePassage(Base):
    """`place` tells apart passages under one heading. The id stays the same while the heading does, so that what is
    kept about a passage elsewhere outlives a change of its words."""

    __tablename__ = "advice_passages"
    __table_args__ = (UniqueConstraint("country_slug", "part", "heading", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    country_slug: Mapped[str] = mapped_column(ForeignKey("advice_pages.slug"), index=True)
    part: Mapped[str] = mapped_column(String(120))
    part_title: Mapped[str] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(Text)
    place: Mapped[int]
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)


class AdviceChange(Base):
    """`published_at` and `description` are GOV.UK's; `seen_at` is when we fetched it. `passages` lists what differs:
    [{"part", "heading", "change": "added" | "changed" | "removed", "before": the words until then, or null}]."""

    __tablename__ = "advice_changes"
    __table_args__ = (Index("ix_advice_changes_country", "country_slug", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    country_slug: Mapped[str] = mapped_column(ForeignKey("advice_pages.slug"))
    kind: Mapped[ChangeKind] = mapped_column(words(ChangeKind, 10))
    published_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    description: Mapped[str] = mapped_column(Text)
    alert_before: Mapped[list[str]] = mapped_column(JSON)
    alert_after: Mapped[list[str]] = mapped_column(JSON)
    passages: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class AdviceAlert(Base):
    """One change that one contact is to hear of, once. `sent_at` is when it was put into the outbox; `message_id` is
    null where it was dropped instead, as when the person had ended the alerts meanwhile."""

    __tablename__ = "advice_alerts"
    __table_args__ = (
        UniqueConstraint("contact_id", "change_id"),
        Index("ix_advice_alerts_due", "sent_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    change_id: Mapped[int] = mapped_column(ForeignKey("advice_changes.id"))
    is_grave: Mapped[bool]
    due_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))


class AdviceSync(Base):
    """One row: the schedule, who is at it, and the index as it was last read (slug to date).

    `looked_at`: when GOV.UK last answered for its index. `finished_at`: when every page was last up to date with it.
    """

    __tablename__ = "advice_sync"

    id: Mapped[int] = mapped_column(primary_key=True)
    listed: Mapped[dict[str, str | None]] = mapped_column(JSON, default=dict)
    etag: Mapped[str | None] = mapped_column(String(200))
    last_modified: Mapped[str | None] = mapped_column(String(60))
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
