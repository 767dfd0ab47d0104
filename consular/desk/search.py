"""Searching what officers look for: a reference, an address, a name, or words that were said.

Words in messages are looked up in the databases' own full-text indexes: reading 100,000 messages takes half a second
and more on either, by tests/bench/desk_queue.py. They are found from their beginnings on, all of them in one message; a
word that stands everywhere is looked for in the newest messages alone. A search is done once, and its ids serve both
the page and the count.
"""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, Select, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from consular.cases import reference
from consular.cases.models import Case, CaseDetail
from consular.cases.work import CaseConversation, CasePerson
from consular.contacts.models import Contact
from consular.conversations.models import Conversation, Message

SHORTEST = 2  # characters: less finds everything
MOST_WORDS = 8
NEWEST = 5_000  # messages: who finds more has to say more
MOST_FOUND = 2_000  # conversations, the newest: nobody reads on for forty pages
_WORD = re.compile(r"\w+")


async def find(session: AsyncSession, wanted: str) -> tuple[int, ...]:
    """The ids of conversations that fit a text, lowest first."""
    query = select(Conversation.id).where(_matches(wanted)).order_by(Conversation.id.desc()).limit(MOST_FOUND)
    found = set((await session.execute(query)).scalars())
    if reference.find(wanted.strip()) is None and len(wanted.strip()) >= SHORTEST:
        found |= set((await session.execute(_said(session, wanted))).scalars())
    return tuple(sorted(found)[-MOST_FOUND:])


def _matches(wanted: str) -> ColumnElement[bool]:
    """By everything but what was said; a case's reference, however it is spaced, finds its own alone."""
    words = wanted.strip()
    named = reference.find(words)
    if named is not None:
        return _of_cases(select(Case.id).where(Case.reference == named))
    if len(words) < SHORTEST:
        return Conversation.id.is_(None)
    return or_(
        Conversation.contact_id.in_(select(Contact.id).where(_holds(Contact.address, words))),
        _of_cases(select(CaseDetail.case_id).where(_holds(CaseDetail.value, words))),
        _of_cases(
            select(CasePerson.case_id).where(
                or_(_holds(CasePerson.name, words), _holds(CasePerson.e164, words))
            )
        ),
    )


def _holds(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], words: str
) -> ColumnElement[bool]:
    """Without regard to capitals."""
    return column.icontains(words, autoescape=True)


def _said(session: AsyncSession, wanted: str) -> Select[int]:
    """The conversations of messages that hold every word, by the database's own index."""
    words = _WORD.findall(wanted.lower())[:MOST_WORDS]
    found = select(Message.conversation_id)
    if not words:
        return found.where(Message.id.is_(None))
    if session.get_bind().dialect.name == "sqlite":
        query = " ".join(f'"{word}"*' for word in words)
        hits = select(text("rowid")).select_from(text("message_search"))
        hits = hits.where(text("message_search MATCH :query").bindparams(query=query))
        return found.where(Message.id.in_(hits.order_by(text("rowid DESC")).limit(NEWEST))).distinct()
    query = " & ".join(f"{word}:*" for word in words)
    vector = func.to_tsvector(text("'simple'"), Message.text)  # as migration 0006 has it
    fits = vector.op("@@")(func.to_tsquery(text("'simple'"), query))
    # By the index first: else the planner reads back from the newest message and takes each one's words apart.
    fitting = (
        select(Message.id, Message.conversation_id).where(fits).cte("fitting").prefix_with("MATERIALIZED")
    )
    newest = select(fitting.c.conversation_id).order_by(fitting.c.id.desc()).limit(NEWEST).subquery()
    return select(newest.c.conversation_id).distinct()


def _of_cases(case_ids: Select[int]) -> ColumnElement[bool]:
    """The conversations of some cases: those in which they were opened, and those linked to them."""
    linked = select(CaseConversation.conversation_id).where(CaseConversation.case_id.in_(case_ids))
    return or_(
        Conversation.id.in_(select(Case.conversation_id).where(Case.id.in_(case_ids))),
        Conversation.id.in_(linked),
    )
