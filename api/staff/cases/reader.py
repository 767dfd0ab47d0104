"""Reads one case's page, or a page of the list. Whoever sees one is written down in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.conversation import transcript
from api.staff.conversation.reader import linked, moment
from api.staff.names import Names, Register, spaced
from api.staff.parts import Parts
from api.staff.signed import Signed
from consular.audit import log as audit
from consular.audit.log import Subject
from consular.cases import duplicates, file, history, listing, merging, repository
from consular.cases.listing import Wanted
from consular.cases.models import Case
from consular.conversations.models import Conversation
from consular.desk.models import OfficerNote
from consular.errors import NotAllowed, NotFound
from consular.severity import Severity
from consular.staff.models import Officer

STATES = (("open", "Open"), ("closed", "Closed"), ("merged", "Merged"), ("", "Any"))


@dataclass(frozen=True)
class Asked:
    """The list's form as it came."""

    q: str = ""
    state: str = "open"
    severity: str = ""
    country: str = ""
    post: str = ""
    mine: str = ""
    page: int = 1

    def wanted(self, officer_id: int) -> Wanted:
        return Wanted(
            state=self.state or None,
            severity=Severity(self.severity) if self.severity in set(Severity) else None,
            country=self.country or None,
            post=self.post or None,
            tasks_of=officer_id if self.mine else None,
            text=self.q[:200],
        )


class Reader:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.register = Register(parts.room, parts.clock)

    async def page(self, signed: Signed, asked: Asked) -> dict[str, Any]:
        wanted, page = asked.wanted(signed.officer.id), max(1, asked.page)
        async with self._parts.database.read() as session:
            names = await self.register.read(session)
            total = await listing.count(session, signed.officer, wanted)
            found = await listing.find(session, signed.officer, wanted, (page - 1) * listing.PAGE)
            who = {case.id: await self._who(session, case) for case in found}
        await self._note(signed, "case.listed", "all", {"cases": [case.reference for case in found]})
        return {
            "asked": asked,
            "cases": found,
            "who": who,
            "total": total,
            "page": page,
            "more": page * listing.PAGE < total,
            "names": names,
            "states": STATES,
            "severities": severities("Any"),
            "countries": named(names.countries, "Any"),
            "posts": named(names.posts, "Any"),
        }

    async def one(self, signed: Signed, reference: str) -> dict[str, Any]:
        async with self._parts.database.read() as session:
            case = await self.find(session, signed.officer, reference)
            names = await self.register.read(session)
            conversation_ids = await file.conversations(session, case)
            facts = {
                "case": case,
                "names": names,
                "details": await repository.details(session, case.id),
                "people_on_case": await file.people(session, case.id),
                "tasks": await file.tasks(session, case.id),
                "notes": await self._notes(session, case.id),
                "conversations": await self._conversations(session, conversation_ids),
                "history": await history.of_case(session, case.id),
                "merges": await self._merges(session, case.id),
                "led_from": reference.upper() if reference.upper() != case.reference else "",
                "duplicates": await duplicates.find(session, case) if case.state == "open" else [],
                "people": await transcript.people_named(session),
                "words_for": words_for,
                "linked": linked,
                "moment": moment,
                "officers": await self._officers(session),
                "severities": severities(""),
                "topics": named(names.topics),
                "countries": named(names.countries),
                "posts": named(names.posts),
            }
        await self._note(signed, "case.viewed", case.reference, {})
        return facts

    @staticmethod
    async def find(session: AsyncSession, officer: Officer, reference: str) -> Case:
        """Raises NotFound, and NotAllowed for a case of posts that are not the officer's."""
        case = await repository.by_reference(session, reference.upper())
        if case is None:
            raise NotFound("There is no case of this reference.")
        if not await listing.may_see(session, officer, case.id):
            raise NotAllowed("This case belongs to another post.")
        return case

    async def _who(self, session: AsyncSession, case: Case) -> str:
        people = await file.people(session, case.id)
        details = await repository.details(session, case.id)
        return people[0].name if people else details.get("full_name") or details.get("name") or ""

    @staticmethod
    async def _notes(session: AsyncSession, case_id: int) -> Sequence[OfficerNote]:
        query = select(OfficerNote).where(OfficerNote.case_id == case_id).order_by(OfficerNote.id)
        return (await session.execute(query)).scalars().all()

    @staticmethod
    async def _conversations(session: AsyncSession, ids: list[int]) -> Sequence[Conversation]:
        query = select(Conversation).where(Conversation.id.in_(ids)).order_by(Conversation.id)
        return (await session.execute(query)).scalars().all()

    @staticmethod
    async def _merges(session: AsyncSession, case_id: int) -> list[tuple[int, str]]:
        """What was put into it, as the merge's id and the reference of the case that was merged."""
        rows = await merging.of_case(session, case_id)
        return [(row.id, (await session.get_one(Case, row.merged_id)).reference) for row in rows]

    @staticmethod
    async def _officers(session: AsyncSession) -> list[tuple[str, str]]:
        query = select(Officer.id, Officer.name).where(Officer.active).order_by(Officer.name)
        found = (await session.execute(query)).tuples()
        return [("", "Whoever has time"), *((str(id), name) for id, name in found)]

    async def _note(self, signed: Signed, action: str, subject: str, details: dict[str, audit.Code]) -> None:
        async with self._parts.database.write() as session:
            at = self._parts.clock()
            audit.record(session, signed.officer.id, action, Subject("case", subject), at, details)


def severities(nothing: str) -> list[tuple[str, str]]:
    found = [(one.value, spaced(one.value)) for one in Severity]
    return [("", nothing), *found] if nothing else found


def named(codes: Any, nothing: str = "Not known") -> list[tuple[str, str]]:
    """A choice of codes by their names; the first is none of them."""
    return [("", nothing), *sorted(codes.items(), key=lambda pair: pair[1].lower())]


def words_for(names: Names, code: str | None) -> str:
    """What a code in a case's history is called, whatever kind it is of."""
    known = (names.topics, names.countries, names.posts, names.outcomes)
    return next((table[code] for table in known if code and code in table), code or "nothing")
