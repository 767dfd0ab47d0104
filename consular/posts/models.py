"""A post: an embassy, high commission, consulate or office abroad.

Rows come from data/posts/*.yml by seeding alone. Address, phones, opening and services are as old as
`last_confirmed`: whoever shows one says so, and puts the contact page and the helpline before it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consular.database import Base


class Post(Base):
    """`in_person` is false where a source says that the post can receive nobody; `note` says why."""

    __tablename__ = "posts"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    located_in: Mapped[str] = mapped_column(String(80))  # a country's slug; not always one that it serves
    contact_url: Mapped[str] = mapped_column(Text)
    checked_on: Mapped[date]  # that the contact page exists, and whom the post serves
    in_person: Mapped[bool]
    note: Mapped[str | None] = mapped_column(Text)
    latitude: Mapped[float | None]  # degrees, WGS 84
    longitude: Mapped[float | None]
    city: Mapped[str | None] = mapped_column(String(80))
    address: Mapped[list[str]] = mapped_column(JSON)
    opening: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    services: Mapped[list[str]] = mapped_column(JSON)
    last_confirmed: Mapped[int | None]  # a year
    digest: Mapped[str] = mapped_column(String(64))

    phones: Mapped[list[PostPhone]] = relationship(
        order_by="PostPhone.position", lazy="selectin", viewonly=True
    )


class PostPhone(Base):
    """A phone number; `e164` is null where `published` could not be read as one that can be dialled today."""

    __tablename__ = "post_phones"

    post_slug: Mapped[str] = mapped_column(ForeignKey("posts.slug", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(120))
    published: Mapped[str] = mapped_column(String(120))
    e164: Mapped[str | None] = mapped_column(String(20))
