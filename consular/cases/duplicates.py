"""Open cases that may be the same as another: by a telephone number, by the contact, by a name in the same country.

It only proposes, with its reason: an officer decides.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases.models import Case, CaseDetail
from consular.cases.work import CasePerson
from consular.contacts.models import Contact
from consular.conversations.models import Conversation

NAMES = ("name", "full_name")
SHORTEST_NAME = 5  # letters: with fewer, strangers share one
MOST = 20


class Reason(StrEnum):
    SAME_PHONE = "same_phone"
    SAME_CONTACT = "same_contact"
    SAME_NAME = "same_name"


@dataclass(frozen=True)
class Duplicate:
    case: Case
    reasons: tuple[Reason, ...]


async def find(session: AsyncSession, case: Case) -> list[Duplicate]:
    """Other open cases that share something with this one; those that share most first."""
    found = {
        Reason.SAME_PHONE: await _by_phone(session, case),
        Reason.SAME_CONTACT: await _by_contact(session, case),
        Reason.SAME_NAME: await _by_name(session, case),
    }
    ids = set().union(*found.values()) - {case.id}
    query = select(Case).where(Case.id.in_(ids), Case.state == "open").order_by(Case.id)
    same = [
        Duplicate(other, tuple(reason for reason in Reason if other.id in found[reason]))
        for other in (await session.execute(query)).scalars()
    ]
    return sorted(same, key=lambda one: -len(one.reasons))[:MOST]


async def _by_phone(session: AsyncSession, case: Case) -> set[int]:
    """Cases with one of this one's numbers: given by the person, put down by officers, or written from."""
    numbers = {number for number in await _phones(session, case) if number}
    if not numbers:
        return set()
    given = select(CaseDetail.case_id).where(CaseDetail.e164.in_(numbers))
    people = select(CasePerson.case_id).where(CasePerson.e164.in_(numbers))
    wrote = (
        select(Case.id)
        .join(Conversation, Conversation.id == Case.conversation_id)
        .join(Contact, Contact.id == Conversation.contact_id)
        .where(Contact.address.in_(numbers))
    )
    return {one for query in (given, people, wrote) for one in (await session.execute(query)).scalars()}


async def _phones(session: AsyncSession, case: Case) -> list[str | None]:
    given = select(CaseDetail.e164).where(CaseDetail.case_id == case.id)
    people = select(CasePerson.e164).where(CasePerson.case_id == case.id)
    wrote = select(Contact.address).join(Conversation).where(Conversation.id == case.conversation_id)
    own = (await session.execute(wrote)).scalar_one()
    numbers = [*(await session.execute(given)).scalars(), *(await session.execute(people)).scalars()]
    return [*numbers, own if own.startswith("+") else None]


async def _by_contact(session: AsyncSession, case: Case) -> set[int]:
    """Other cases of the same conversation: a contact has one."""
    query = select(Case.id).where(Case.conversation_id == case.conversation_id)
    return set((await session.execute(query)).scalars())


async def _by_name(session: AsyncSession, case: Case) -> set[int]:
    """Cases in the same country about somebody of the same name, however it is written."""
    if case.country_slug is None:
        return set()
    there = select(Case.id).where(Case.country_slug == case.country_slug, Case.state == "open")
    given = select(CaseDetail.case_id, CaseDetail.value).where(
        CaseDetail.case_id.in_(there), CaseDetail.kind.in_(NAMES)
    )
    people = select(CasePerson.case_id, CasePerson.name).where(CasePerson.case_id.in_(there))
    named = [
        (case_id, fold(name))
        for query in (given, people)
        for case_id, name in (await session.execute(query)).tuples()
    ]
    ours = {name for case_id, name in named if case_id == case.id and len(name) >= SHORTEST_NAME}
    return {case_id for case_id, name in named if name in ours}


def fold(name: str) -> str:
    """A name without accents, capitals and marks, its words sorted: "Ångström, Zoë" is "angstrom zoe"."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    words = "".join(one if one.isalnum() else " " for one in plain.casefold()).split()
    return " ".join(sorted(words))
