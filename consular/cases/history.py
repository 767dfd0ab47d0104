"""Each change of a case: a row in its history, an entry in the audit log. A case's state changes here alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.audit import log as audit
from consular.audit.log import Subject
from consular.cases.models import Case
from consular.cases.work import CaseEvent
from consular.errors import Conflict
from consular.severity import Severity


def record(
    session: AsyncSession,
    case: Case,
    kind: str,
    officer_id: int,
    at: datetime,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """`before` and `after` are codes, never anybody's words."""
    session.add(
        CaseEvent(
            case_id=case.id, kind=kind, officer_id=officer_id, before=before, after=after, created_at=at
        )
    )
    changed = {"before": before, "after": after}
    audit.record(session, officer_id, f"case.{kind}", Subject("case", case.reference), at, changed)


async def of_case(session: AsyncSession, case_id: int) -> Sequence[CaseEvent]:
    query = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    return (await session.execute(query)).scalars().all()


def close(session: AsyncSession, case: Case, officer_id: int, outcome: str, at: datetime) -> None:
    """End a case. The caller knows that the outcome is one of the list."""
    _need_state(case, "open")
    record(session, case, "closed", officer_id, at, case.state, outcome)
    case.state, case.outcome, case.closed_at = "closed", outcome, at


def reopen(session: AsyncSession, case: Case, officer_id: int, at: datetime) -> None:
    _need_state(case, "closed")
    record(session, case, "reopened", officer_id, at, case.outcome, "open")
    case.state, case.outcome, case.closed_at = "open", None, None


def grade(session: AsyncSession, case: Case, officer_id: int, severity: Severity, at: datetime) -> None:
    record(session, case, "severity", officer_id, at, case.severity.value, severity.value)
    case.severity = severity


def retype(session: AsyncSession, case: Case, officer_id: int, topic: str, at: datetime) -> None:
    record(session, case, "topic", officer_id, at, case.topic, topic)
    case.topic = topic


def place(
    session: AsyncSession,
    case: Case,
    officer_id: int,
    country_slug: str | None,
    post_slug: str | None,
    at: datetime,
) -> None:
    """Only what differs is a change."""
    if country_slug != case.country_slug:
        record(session, case, "country", officer_id, at, case.country_slug, country_slug)
    if post_slug != case.post_slug:
        record(session, case, "post", officer_id, at, case.post_slug, post_slug)
    case.country_slug, case.post_slug = country_slug, post_slug


def consent(session: AsyncSession, case: Case, officer_id: int, may_share: bool | None, at: datetime) -> None:
    """Whether the person lets us tell their family; None takes back that they were ever asked."""
    record(session, case, "family_consent", officer_id, at, str(case.family_consent), str(may_share))
    case.family_consent, case.family_consent_at = may_share, at


def prefer(
    session: AsyncSession,
    case: Case,
    officer_id: int,
    preferences: str | None,
    no_voicemail: bool,
    at: datetime,
) -> None:
    """When and how somebody may be reached: their words stay out of the history."""
    record(session, case, "preferences", officer_id, at, str(case.no_voicemail), str(no_voicemail))
    case.contact_preferences, case.no_voicemail = (preferences or "").strip() or None, no_voicemail


def _need_state(case: Case, state: str) -> None:
    if case.state != state:
        raise Conflict(f"This case is {case.state} already. Load it again.")
