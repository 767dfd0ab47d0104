"""Cases as officers look for them: those of their posts, the gravest first. Searching for words is the queue's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases import reference
from consular.cases.models import Case, CaseDetail
from consular.cases.work import CasePerson, CaseTask
from consular.conversations.models import Conversation
from consular.desk import queue
from consular.severity import Severity
from consular.staff.models import Officer

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """`state` is open, closed or merged; None is any. `tasks_of` is whoever has something to do in it."""

    state: str | None = "open"
    severity: Severity | None = None
    country: str | None = None
    post: str | None = None
    tasks_of: int | None = None
    text: str = ""


def visible_to(officer: Officer) -> ColumnElement[bool]:
    """Cases of the officer's posts, and those whose conversation they may see."""
    posts = officer.post_slugs
    if not posts:
        return Case.id.is_not(None)
    seen = select(Conversation.id).where(queue.visible_to(officer))
    return or_(Case.post_slug.in_(posts), Case.post_slug.is_(None) & Case.conversation_id.in_(seen))


async def find(session: AsyncSession, officer: Officer, wanted: Wanted, offset: int = 0) -> Sequence[Case]:
    """One page, the gravest first, then the newest."""
    gravest = case({one.value: one.urgency for one in Severity}, value=Case.severity, else_=0)
    query = _narrowed(select(Case), officer, wanted).order_by(gravest.desc(), Case.id.desc())
    found: Sequence[Case] = (await session.execute(query.offset(offset).limit(PAGE))).scalars().all()
    return found


async def count(session: AsyncSession, officer: Officer, wanted: Wanted) -> int:
    query = _narrowed(select(func.count(Case.id)), officer, wanted)
    return int((await session.execute(query)).scalar_one())


async def may_see(session: AsyncSession, officer: Officer, case_id: int) -> bool:
    query = select(Case.id).where(Case.id == case_id, visible_to(officer))
    return (await session.execute(query)).first() is not None


def _narrowed(query: Select[Any], officer: Officer, wanted: Wanted) -> Select[Any]:
    query = query.where(visible_to(officer))
    exact = {
        Case.state: wanted.state,
        Case.severity: wanted.severity,
        Case.country_slug: wanted.country,
        Case.post_slug: wanted.post,
    }
    for column, value in exact.items():
        if value is not None:
            query = query.where(column == value)
    if wanted.tasks_of is not None:
        to_do = exists().where(
            CaseTask.case_id == Case.id, CaseTask.officer_id == wanted.tasks_of, CaseTask.done_at.is_(None)
        )
        query = query.where(to_do)
    return query.where(_fits(wanted.text.strip())) if wanted.text.strip() else query


def _fits(text: str) -> ColumnElement[bool]:
    named = reference.find(text)
    if named is not None:
        return Case.reference == named
    given = select(CaseDetail.case_id).where(CaseDetail.value.icontains(text, autoescape=True))
    people = select(CasePerson.case_id).where(CasePerson.name.icontains(text, autoescape=True))
    return or_(Case.id.in_(given), Case.id.in_(people))
