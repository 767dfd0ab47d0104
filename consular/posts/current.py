"""A post as answers show it: what GOV.UK publishes of it now, where that is newer than what the files say.

Contact details and opening times are each taken whole, from one side or the other, with their age: an address of one
year beside a phone of another would pass for one thing. What was checked by hand (where the post stands, whom it
serves, its time zone and holidays) is always the file's. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from consular.advice import trimming
from consular.advice.models import State
from consular.posts.models import Post, PostPage, PostPhone
from consular.posts.page import url_of

LONGEST_OPENING = 300  # characters of what GOV.UK says of opening


@dataclass(frozen=True)
class Age:
    """`published` and `seen` are days on GOV.UK; of what the files say only the year is known."""

    published: datetime | None = None
    seen: datetime | None = None
    year: int | None = None


@dataclass(frozen=True)
class Contact:
    """Each phone with `label`, `published` and `e164`."""

    age: Age
    address: Sequence[str]
    phones: Sequence[PostPhone | Mapping[str, Any]]
    emails: Sequence[str] = ()
    form: str | None = None


@dataclass(frozen=True)
class Hours:
    """GOV.UK's own words, shortened between sentences."""

    age: Age
    text: str


@dataclass(frozen=True)
class Notice:
    """GOV.UK no longer stands behind the post's page: `state` says how, `since` when it said so or we saw it."""

    state: State
    since: datetime
    url: str


@dataclass(frozen=True)
class CurrentPost:
    """`hours` is None where the file's are all there is. `contact` is None where nothing is known."""

    name: str
    contact_url: str
    checked_on: date
    note: str | None
    contact: Contact | None
    hours: Hours | None
    notice: Notice | None


def of(post: Post) -> CurrentPost:
    page = post.page if post.page is not None and _is_newer(post.page, post) else None
    name = page.title if page and page.title else post.name
    return CurrentPost(
        name,
        post.contact_url,
        post.checked_on,
        post.note,
        (_contact(page) if page else None) or _contact_of_file(post),
        hours(post),
        _notice(post.page),
    )


def hours(post: Post) -> Hours | None:
    """The opening times that GOV.UK publishes, where they are the newer ones."""
    page = post.page
    if page is None or not page.opening or not _is_newer(page, post):
        return None
    text = trimming.trim(page.opening, LONGEST_OPENING)
    return Hours(Age(page.opening_published, page.confirmed_at), text)


def _is_newer(page: PostPage, post: Post) -> bool:
    """Both were confirmed at some time: the page when it was last seen on GOV.UK, the file in a year. In the same
    year GOV.UK counts."""
    return page.confirmed_at is not None and page.confirmed_at.year >= (post.last_confirmed or 0)


def _contact(page: PostPage) -> Contact | None:
    if not (page.address or page.phones or page.emails or page.form):
        return None
    age = Age(page.published, page.confirmed_at)
    return Contact(age, page.address, page.phones, page.emails, page.form)


def _contact_of_file(post: Post) -> Contact | None:
    if not (post.address or post.phones):
        return None
    return Contact(Age(year=post.last_confirmed), post.address, post.phones)


def _notice(page: PostPage | None) -> Notice | None:
    if page is None or page.state is State.LIVE:
        return None
    return Notice(page.state, page.state_since, url_of(page.slug))
