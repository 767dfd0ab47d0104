"""What stands beside a conversation: who, which case, what time it is there, whom they can call, what is advised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases import repository as cases
from consular.cases.models import Case
from consular.contacts.models import Contact
from consular.conversations.models import Conversation
from consular.countries import repository as countries
from consular.countries.models import Country
from consular.countries.times import LocalTime, local_times
from consular.desk import about
from consular.desk.about import Number
from consular.desk.levels import ServiceLevels
from consular.posts import current
from consular.posts import repository as posts
from consular.posts.current import CurrentPost
from consular.posts.models import Post


@dataclass(frozen=True)
class PostNow:
    """A post, how it is shown with what GOV.UK publishes of it, its own time, and whether officers work there then."""

    post: Post
    shown: CurrentPost
    at: datetime
    is_open: bool


@dataclass(frozen=True)
class Side:
    address: str
    numbers: Sequence[Number]
    cases: Sequence[Case]
    details: dict[str, str]
    others: Sequence[Conversation]
    country: Country | None = None
    times: Sequence[LocalTime] = ()
    posts: Sequence[PostNow] = field(default_factory=list)

    @property
    def case(self) -> Case | None:
        """The one that matters: the newest that is open, else the newest."""
        return self.cases[0] if self.cases else None


async def read(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, at: datetime
) -> Side:
    contact = await session.get_one(Contact, conversation.contact_id)
    known = await about.cases_of(session, conversation)
    case_ids = [case.id for case in known]
    country = await countries.get(session, conversation.country_slug) if conversation.country_slug else None
    serving = await posts.serving(session, country.slug) if country else []
    return Side(
        contact.address,
        await about.numbers(session, conversation, case_ids),
        known,
        await cases.details(session, known[0].id) if known else {},
        await about.others(session, conversation, case_ids),
        country,
        local_times(country.iso2, at) if country else (),
        [_now(levels, post, at) for post in serving],
    )


def _now(levels: ServiceLevels, post: Post, at: datetime) -> PostNow:
    calendar = levels.calendar(post.slug)
    return PostNow(post, current.of(post), at.astimezone(calendar.zone), calendar.is_open(at))
