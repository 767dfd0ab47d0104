"""The queue as officers see it: the gravest first, then by time left. It answers in milliseconds with 5,000 waiting.

First the ids of one page, then what each row shows: so that the cost of a row is paid for those that are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases.models import Case
from consular.cases.work import CaseConversation
from consular.conversations.models import Conversation, Handover
from consular.desk import search
from consular.staff.models import Officer

AT_DESK = (Handover.WAITING, Handover.OFFICER)
PAGE = 50


class Whose(StrEnum):
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    ALL = "all"


@dataclass(frozen=True)
class Filter:
    """Every part is a code but `text`, which is what an officer searches for. `topics` are intents."""

    whose: Whose = Whose.ALL
    post: str | None = None
    team: str | None = None
    country: str | None = None
    topics: tuple[str, ...] = ()
    channel: str | None = None
    language: str | None = None
    severity: int | None = None  # as urgency, 0 to 2
    everywhere: bool = False  # also what is not at the desk: the bot's, and what is closed
    text: str = ""
    found: tuple[int, ...] | None = None  # what the text was found in, once it was looked for

    def codes(self) -> dict[str, Any]:
        """What may be kept of it: no text."""
        kept = {name: value for name, value in asdict(self).items() if name != "found"}
        return {**kept, "topics": list(self.topics), "text": ""}

    @classmethod
    def of_codes(cls, codes: dict[str, Any]) -> Filter:
        """A filter that was kept; parts that are no longer known are passed over."""
        known = {name: value for name, value in codes.items() if name in cls.__dataclass_fields__}
        known.pop("found", None)
        topics = tuple(known.get("topics", ()))
        return cls(**{**known, "topics": topics, "whose": Whose(known.get("whose", Whose.ALL))})


def visible_to(officer: Officer) -> ColumnElement[bool]:
    """What an officer has a right to: their posts', what is not routed yet, and what they hold."""
    posts = officer.post_slugs
    if not posts:
        return Conversation.id.is_not(None)
    return or_(
        Conversation.post_slug.is_(None),
        Conversation.post_slug.in_(posts),
        Conversation.officer_id == officer.id,
    )


async def look(session: AsyncSession, chosen: Filter) -> Filter:
    """The same filter with its text looked for, so that a page and its count do it once between them."""
    if not chosen.text.strip() or chosen.found is not None:
        return chosen
    return replace(chosen, found=await search.find(session, chosen.text))


async def find(
    session: AsyncSession, officer: Officer, chosen: Filter, offset: int = 0, limit: int = PAGE
) -> Sequence[Conversation]:
    """One page of the queue, in its order."""
    query = _narrowed(select(Conversation), officer, await look(session, chosen)).order_by(
        Conversation.urgency.desc(),
        Conversation.answer_by.is_(None),
        Conversation.answer_by,
        Conversation.waiting_since.is_(None),
        Conversation.waiting_since,
        Conversation.id,
    )
    found: Sequence[Conversation] = (await session.execute(query.offset(offset).limit(limit))).scalars().all()
    return found


async def count(session: AsyncSession, officer: Officer, chosen: Filter) -> int:
    query = _narrowed(select(func.count(Conversation.id)), officer, await look(session, chosen))
    return int((await session.execute(query)).scalar_one())


def _narrowed(query: Select[Any], officer: Officer, chosen: Filter) -> Select[Any]:
    query = query.where(visible_to(officer))
    if not chosen.everywhere:
        query = query.where(Conversation.handover.in_(AT_DESK))
    if chosen.whose is Whose.MINE:
        query = query.where(Conversation.officer_id == officer.id)
    elif chosen.whose is Whose.UNCLAIMED:
        query = query.where(Conversation.officer_id.is_(None))
    wanted = {
        Conversation.post_slug: chosen.post,
        Conversation.team: chosen.team,
        Conversation.country_slug: chosen.country,
        Conversation.channel: chosen.channel,
        Conversation.language: chosen.language,
        Conversation.urgency: chosen.severity,
    }
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if chosen.topics:
        fits = (Case.state == "open", Case.topic.in_(chosen.topics))
        linked = (CaseConversation.conversation_id == Conversation.id, CaseConversation.case_id == Case.id)
        query = query.where(
            or_(
                exists().where(Case.conversation_id == Conversation.id, *fits),
                exists().where(*linked, *fits),
            )
        )
    return query if chosen.found is None else query.where(Conversation.id.in_(chosen.found))
