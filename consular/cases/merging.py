"""Putting one case into another, and taking it out again. Every row that changes hands is written down by its id.

The merged case stays, with its reference: whoever names it is led to the one that was kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.alerts.models import OfficerAlert
from consular.cases import file, history
from consular.cases.models import Case, CaseDetail
from consular.cases.work import CaseMerge, CasePerson, CaseTask
from consular.desk.models import OfficerNote
from consular.errors import Conflict, NotFound
from consular.severity import Severity

# Rows that belong to a case and to nothing else.
MOVED: tuple[Any, ...] = (CaseDetail, CasePerson, CaseTask, OfficerNote, OfficerAlert)


async def merge(
    session: AsyncSession, kept_id: int, merged_id: int, officer_id: int, at: datetime
) -> CaseMerge:
    """Put all of one case into another. Locks both, the one with the lower id first."""
    kept, merged = await _lock_both(session, kept_id, merged_id)
    if kept.id == merged.id or kept.state != "open" or merged.state != "open":
        raise Conflict("Only two different open cases can be merged. Load them again.")
    moved: dict[str, Any] = {"severity": kept.severity.value, "linked": []}
    for model in MOVED:
        moved[model.__tablename__] = await _move(session, model, merged.id, kept.id)
    known = await file.conversations(session, kept)
    for conversation_id in await file.conversations(session, merged):
        if conversation_id not in known:
            await file.link(session, kept, officer_id, conversation_id, at)
            moved["linked"].append(conversation_id)
    if merged.severity.urgency > kept.severity.urgency:
        history.grade(session, kept, officer_id, merged.severity, at)
    merged.state, merged.merged_into = "merged", kept.id
    row = CaseMerge(kept_id=kept.id, merged_id=merged.id, moved=moved, officer_id=officer_id, merged_at=at)
    session.add(row)
    history.record(session, merged, "merged", officer_id, at, "open", kept.reference)
    history.record(session, kept, "took_in", officer_id, at, after=merged.reference)
    await session.flush()
    return row


async def undo(session: AsyncSession, merge_id: int, officer_id: int, at: datetime) -> None:
    """Give back all that was moved. What was added to the kept case since then stays with it."""
    row = await session.get(CaseMerge, merge_id)
    if row is None:
        raise NotFound("There is no such merge.")
    kept, merged = await _lock_both(session, row.kept_id, row.merged_id)
    await session.refresh(row, with_for_update=True)
    if row.undone_at is not None or merged.merged_into != kept.id:
        raise Conflict("This was undone already. Load the case again.")
    for model in MOVED:
        ids = row.moved[model.__tablename__]
        await session.execute(
            update(model).where(model.id.in_(ids), model.case_id == kept.id).values(case_id=merged.id)
        )
    for conversation_id in row.moved["linked"]:
        await file.unlink(session, kept, officer_id, conversation_id, at)
    if kept.severity is merged.severity and kept.severity is not Severity(row.moved["severity"]):
        history.grade(session, kept, officer_id, Severity(row.moved["severity"]), at)
    merged.state, merged.merged_into = "open", None
    row.undone_at, row.undone_by = at, officer_id
    history.record(session, merged, "unmerged", officer_id, at, kept.reference, "open")
    history.record(session, kept, "gave_back", officer_id, at, before=merged.reference)


async def of_case(session: AsyncSession, case_id: int) -> list[CaseMerge]:
    """What was put into a case and not taken out again, the newest first."""
    query = (
        select(CaseMerge)
        .where(CaseMerge.kept_id == case_id, CaseMerge.undone_at.is_(None))
        .order_by(CaseMerge.id.desc())
    )
    return list((await session.execute(query)).scalars())


async def _move(session: AsyncSession, model: Any, from_id: int, to_id: int) -> list[int]:
    """Which rows changed hands."""
    ids = list((await session.execute(select(model.id).where(model.case_id == from_id))).scalars())
    await session.execute(update(model).where(model.id.in_(ids)).values(case_id=to_id))
    return ids


async def _lock_both(session: AsyncSession, kept_id: int, merged_id: int) -> tuple[Case, Case]:
    query = select(Case).where(Case.id.in_((kept_id, merged_id))).order_by(Case.id).with_for_update()
    query = query.execution_options(populate_existing=True)  # the caller may hold an old copy
    found = {case.id: case for case in (await session.execute(query)).scalars()}
    if kept_id not in found or merged_id not in found:
        raise NotFound("There is no such case.")
    return found[kept_id], found[merged_id]
