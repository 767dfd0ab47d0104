"""What officers must be told at once. Holds no personal data: the case and conversation do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consular.database import Base, Moment, words
from consular.severity import Severity


class OfficerAlert(Base):
    __tablename__ = "officer_alerts"
    __table_args__ = (UniqueConstraint("message_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(
        String(20)
    )  # emergency, person_wanted, unanswered, undelivered, late_officer, late_duty, late_centre
    severity: Mapped[Severity] = mapped_column(words(Severity, 10))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))  # whom it is for; null: all
    post_slug: Mapped[str | None] = mapped_column(String(80))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
