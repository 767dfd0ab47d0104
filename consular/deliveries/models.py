"""Which provider took a message, and what became of it: one row for each time that a provider accepted one.

Holds no personal data. It outlives the message's own status, so that a late or repeated receipt finds its delivery.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consular.conversations.models import Status
from consular.database import Base, Moment, words


class Delivery(Base):
    """`provider_id` is the provider's own, with its name before it where a channel has several: `twilio:SM1`."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("channel", "provider_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    provider_id: Mapped[str] = mapped_column(String(100))
    attempt: Mapped[int]
    status: Mapped[Status] = mapped_column(words(Status, 12))  # sent, delivered or failed
    reason: Mapped[str | None] = mapped_column(String(20))
    cost: Mapped[int] = mapped_column(default=0)  # thousandths of a pound, by our own price list
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)

    @property
    def provider(self) -> str:
        """The provider's name; empty where the channel has only one."""
        name, colon, _ = self.provider_id.partition(":")
        return name if colon else ""
