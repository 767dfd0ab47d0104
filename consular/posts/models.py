"""A post: an embassy, high commission, consulate or office abroad.

Posts come from data/posts/*.yml by seeding alone. Address, phones, opening and services are as old as
`last_confirmed`: whoever shows one says so, and puts the contact page and the helpline before it. What GOV.UK publishes
of a post lies over that (`consular/posts/current.py`), in rows that syncing alone writes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consular.advice.models import State
from consular.database import Base, Moment, words


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
    position_of: Mapped[str | None] = mapped_column(String(10))  # "town": somewhere in the city
    city: Mapped[str | None] = mapped_column(String(80))
    address: Mapped[list[str]] = mapped_column(JSON)
    opening: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    services: Mapped[list[str]] = mapped_column(JSON)
    last_confirmed: Mapped[int | None]  # a year
    digest: Mapped[str] = mapped_column(String(64))

    phones: Mapped[list[PostPhone]] = relationship(
        order_by="PostPhone.position", lazy="selectin", viewonly=True
    )
    page: Mapped[PostPage | None] = relationship(
        primaryjoin="Post.slug == foreign(PostPage.slug)", uselist=False, lazy="selectin", viewonly=True
    )


class PostPhone(Base):
    """A phone number; `e164` is null where `published` could not be read as one that can be dialled today."""

    __tablename__ = "post_phones"

    post_slug: Mapped[str] = mapped_column(ForeignKey("posts.slug", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(120))
    published: Mapped[str] = mapped_column(String(120))
    e164: Mapped[str | None] = mapped_column(String(20))


class PostPage(Base):
    """A post's page on GOV.UK as it was last served. It outlives the page, and holds nothing before one was read.

    `published` and `opening_published` are GOV.UK's dates of the contact details and of the opening times;
    `confirmed_at` is when this copy was last seen to be the current one. `trouble`: why the last look brought nothing.
    """

    __tablename__ = "post_pages"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)  # no key to posts: files may come and go
    state: Mapped[State] = mapped_column(words(State, 10), default=State.LIVE)
    state_since: Mapped[datetime] = mapped_column(Moment)
    title: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[list[str]] = mapped_column(JSON, default=list)
    phones: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list
    )  # [{"label", "published", "e164"}]
    emails: Mapped[list[str]] = mapped_column(JSON, default=list)
    form: Mapped[str | None] = mapped_column(Text)
    published: Mapped[datetime | None] = mapped_column(Moment)
    opening: Mapped[str] = mapped_column(Text, default="")
    opening_published: Mapped[datetime | None] = mapped_column(Moment)
    surprises: Mapped[list[str]] = mapped_column(JSON, default=list)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(Text)
    etag: Mapped[str | None] = mapped_column(String(200))
    last_modified: Mapped[str | None] = mapped_column(String(60))
