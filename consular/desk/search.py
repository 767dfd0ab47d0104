"""Searching what officers look for: a reference, an address, a name, or words that were said."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from consular.cases import reference
from consular.cases.models import Case, CaseDetail
from consular.cases.work import CaseConversation, CasePerson
from consular.contacts.models import Contact
from consular.conversations.models import Conversation, Message

SHORTEST = 2  # characters: less finds everything


def matches(text: str) -> ColumnElement[bool]:
    """Conversations in which all of the text stands somewhere; a case's reference, however spaced, finds its own."""
    words = text.strip()
    named = reference.find(words)
    if named is not None:
        return _of_cases(select(Case.id).where(Case.reference == named))
    if len(words) < SHORTEST:
        return Conversation.id.is_(None)
    people = or_(
        CasePerson.name.icontains(words, autoescape=True), CasePerson.e164.contains(words, autoescape=True)
    )
    return or_(
        Conversation.contact_id.in_(
            select(Contact.id).where(Contact.address.icontains(words, autoescape=True))
        ),
        Conversation.id.in_(
            select(Message.conversation_id).where(Message.text.icontains(words, autoescape=True))
        ),
        _of_cases(select(CaseDetail.case_id).where(CaseDetail.value.icontains(words, autoescape=True))),
        _of_cases(select(CasePerson.case_id).where(people)),
    )


def _of_cases(case_ids: object) -> ColumnElement[bool]:
    return or_(
        Conversation.id.in_(select(Case.conversation_id).where(Case.id.in_(case_ids))),  # type: ignore[arg-type]
        Conversation.id.in_(
            select(CaseConversation.conversation_id).where(CaseConversation.case_id.in_(case_ids))  # type: ignore[arg-type]
        ),
    )
