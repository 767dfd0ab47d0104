"""Who is where: registered trips, word of being safe, and who wants to hear when advice changes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consular.database import Base, Moment


class Presence(Base):
    """A stay in a country that a person told us of. `place`, `until` and `people` are in the person's own words."""

    __tablename__ = "presences"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(7), unique=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    country_slug: Mapped[str | None] = mapped_column(String(80), index=True)
    place: Mapped[str | None] = mapped_column(Text)
    until: Mapped[str | None] = mapped_column(Text)
    people: Mapped[str | None] = mapped_column(Text)
    safe_at: Mapped[datetime | None] = mapped_column(Moment)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Subscription(Base):
    """A contact who wants to know when a country's advice changes; for good, or until a trip there has ended."""

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("contact_id", "country_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    country_slug: Mapped[str] = mapped_column(String(80), index=True)
    expires_on: Mapped[date | None]  # the last day that counts
    created_at: Mapped[datetime] = mapped_column(Moment)
