"""An officer's account: who they are, what they prove it with, and where they are signed in.

Whatever signs somebody in is kept as a digest, or encrypted: these rows alone open nothing.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consular.database import Base, Moment, words


class Role(StrEnum):
    """Each may do what those before it may."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    def covers(self, other: Role) -> bool:
        """Whether whoever has this role may do what `other` may."""
        return self.rank >= other.rank


class Officer(Base):
    """`shown_as` is what a person sees: a first name or a role. `email` is kept in small letters."""

    __tablename__ = "officers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    shown_as: Mapped[str] = mapped_column(String(60))
    role: Mapped[Role] = mapped_column(words(Role, 20), default=Role.OFFICER)
    active: Mapped[bool] = mapped_column(default=True)
    phone: Mapped[str | None] = mapped_column(String(20))  # E.164, for escalation
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/London")
    password_hash: Mapped[str | None] = mapped_column(String(255))  # null: none was ever set
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None] = mapped_column(Text)  # encrypted
    totp_confirmed: Mapped[bool] = mapped_column(default=False)
    totp_last_step: Mapped[int | None]  # the newest code that was used, so that none works twice
    oidc_subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    posts: Mapped[list[OfficerPost]] = relationship(
        order_by="OfficerPost.post_slug", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def post_slugs(self) -> frozenset[str]:
        """The posts that the officer works for; empty for the global centre, which works for all."""
        return frozenset(post.post_slug for post in self.posts)

    def works_for(self, post_slug: str | None) -> bool:
        """Whether conversations of this post are the officer's. None: no post is known yet, so they are everybody's."""
        return not self.posts or post_slug is None or post_slug in self.post_slugs


class OfficerPost(Base):
    """A right to a post. No foreign key: were it to vanish with its post, its officer would have rights to all."""

    __tablename__ = "officer_posts"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True)
    post_slug: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)


class RecoveryCode(Base):
    """Stands in for the phone, once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class StaffSession(Base):
    """One browser that an officer is signed in with. Without `second_factor_at` it opens nothing but that step."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # of the random token in the cookie
    browser: Mapped[str] = mapped_column(String(40))  # its kind, as in "Firefox, Windows"
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    second_factor_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    officer: Mapped[Officer] = relationship(lazy="joined", innerjoin=True, viewonly=True)


class StaffDevice(Base):
    """A browser that an officer signed in with before: strangers' guesses elsewhere do not slow it down."""

    __tablename__ = "staff_devices"
    __table_args__ = (UniqueConstraint("digest", "officer_id"),)  # several officers may share a desk

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    last_used_at: Mapped[datetime] = mapped_column(Moment)


class SignInLink(Base):
    """A link that stands in for a password, once and not for long."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInAttempts(Base):
    """Failed tries under one key, a digest of account and address or device, and until when it has to wait."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment, index=True)
    waits_until: Mapped[datetime | None] = mapped_column(Moment)
