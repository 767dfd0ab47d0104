"""What officers put into a case's file: people, tasks, and conversations that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases import history
from consular.cases.models import Case
from consular.cases.repository import read_phone
from consular.cases.work import CaseConversation, CasePerson, CaseTask
from consular.desk.storing import store
from consular.errors import NotAllowed, NotFound


async def add_person(
    session: AsyncSession,
    case: Case,
    officer_id: int,
    name: str,
    at: datetime,
    relation: str | None = None,
    phone: str | None = None,
) -> CasePerson:
    if not name.strip():
        raise NotAllowed("Write a name, or what is known instead of one.")
    person = CasePerson(
        case_id=case.id,
        name=name.strip(),
        relation=(relation or "").strip()[:80] or None,
        phone=(phone or "").strip()[:40] or None,
        e164=read_phone(phone) if phone else None,
        created_at=at,
    )
    session.add(person)
    await session.flush()
    history.record(session, case, "person_added", officer_id, at, after=str(person.id))
    return person


async def people(session: AsyncSession, case_id: int) -> Sequence[CasePerson]:
    query = select(CasePerson).where(CasePerson.case_id == case_id).order_by(CasePerson.id)
    return (await session.execute(query)).scalars().all()


async def add_task(
    session: AsyncSession,
    case: Case,
    officer_id: int,
    text: str,
    at: datetime,
    for_officer_id: int | None = None,
    due_at: datetime | None = None,
) -> CaseTask:
    if not text.strip():
        raise NotAllowed("Write what is to be done.")
    task = CaseTask(
        case_id=case.id,
        text=text.strip(),
        officer_id=for_officer_id,
        due_at=due_at,
        created_by=officer_id,
        created_at=at,
    )
    session.add(task)
    await session.flush()
    history.record(session, case, "task_added", officer_id, at, after=str(task.id))
    return task


async def finish_task(session: AsyncSession, case: Case, officer_id: int, task_id: int, at: datetime) -> None:
    """Twice is once."""
    task = await session.get(CaseTask, task_id)
    if task is None or task.case_id != case.id:
        raise NotFound("There is no such task in this case.")
    if task.done_at is None:
        task.done_at, task.done_by = at, officer_id
        history.record(session, case, "task_done", officer_id, at, after=str(task.id))


async def tasks(session: AsyncSession, case_id: int) -> Sequence[CaseTask]:
    """Those still to do first, then by when they are due."""
    query = (
        select(CaseTask)
        .where(CaseTask.case_id == case_id)
        .order_by(CaseTask.done_at.is_not(None), CaseTask.due_at.is_(None), CaseTask.due_at, CaseTask.id)
    )
    return (await session.execute(query)).scalars().all()


async def link(
    session: AsyncSession, case: Case, officer_id: int, conversation_id: int, at: datetime
) -> None:
    """Another conversation is about this case too. Twice is once."""
    if conversation_id in await conversations(session, case):
        return
    key = {"case_id": case.id, "conversation_id": conversation_id}
    await store(session, CaseConversation, key, {"officer_id": officer_id, "linked_at": at}, replace=False)
    history.record(session, case, "linked", officer_id, at, after=str(conversation_id))


async def unlink(
    session: AsyncSession, case: Case, officer_id: int, conversation_id: int, at: datetime
) -> None:
    linked = await session.get(CaseConversation, (case.id, conversation_id))
    if linked is not None:
        await session.delete(linked)
        history.record(session, case, "unlinked", officer_id, at, before=str(conversation_id))


async def conversations(session: AsyncSession, case: Case) -> list[int]:
    """The ids of all conversations about a case, its own first."""
    linked = select(CaseConversation.conversation_id).where(CaseConversation.case_id == case.id)
    found = (await session.execute(linked.order_by(CaseConversation.conversation_id))).scalars()
    return [case.conversation_id, *(one for one in found if one != case.conversation_id)]


async def of_conversation(session: AsyncSession, conversation_id: int) -> Sequence[Case]:
    """Every case that a conversation is about, open ones first, then the newest."""
    linked = select(CaseConversation.case_id).where(CaseConversation.conversation_id == conversation_id)
    own = select(Case.id).where(Case.conversation_id == conversation_id)
    query = select(Case).where(Case.id.in_(union(own, linked))).order_by(Case.state != "open", Case.id.desc())
    return (await session.execute(query)).scalars().all()
