"""Going on with a case from another channel: whoever names its reference must read a code from the number on it.

The asker learns nothing before that: not whether the case exists, nor whether it has a number.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases import repository as cases
from consular.cases.models import Case, CaseContact, CaseDetail, CaseProof

LASTS = timedelta(minutes=15)
TRIES = 5  # wrong codes before a proof is worthless: a guess then hits once in 200,000
PER_HOUR = 3  # codes for one asker, and to one case's number
DIGITS = 6
_CODE = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})(?!\d)")


@dataclass(frozen=True)
class Challenge:
    """What is sent to the number on the case: an E.164 number, the case's reference and the code."""

    e164: str
    reference: str
    code: str


async def begin(
    session: AsyncSession, reference: str, contact_id: int, message_id: int, at: datetime
) -> Challenge | None:
    """A new code for the case's number. None where there is no such case or number, or codes were asked too often."""
    case = await cases.by_reference(session, reference)
    e164 = await _number_on(session, case.id) if case else None
    if case is None or e164 is None or await _asked_too_often(session, case.id, contact_id, message_id, at):
        return None
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    session.add(
        CaseProof(
            case_id=case.id,
            contact_id=contact_id,
            message_id=message_id,
            digest=_digest(code, message_id),
            expires_at=at + LASTS,
        )
    )
    return Challenge(e164, case.reference, code)


async def finish(session: AsyncSession, contact_id: int, text: str, at: datetime) -> Case | None:
    """The case that a code opens, now joined by the contact; None for a wrong, old or much-tried code."""
    proof = await _open_proof(session, contact_id, at)
    code = find_code(text)
    if proof is None or code is None:
        return None
    proof.attempts += 1
    if not _fits(proof, code):
        return None
    proof.used_at = at
    await session.merge(CaseContact(case_id=proof.case_id, contact_id=contact_id, joined_at=at))
    return await session.get_one(Case, proof.case_id)


async def opens(session: AsyncSession, contact_id: int, text: str, at: datetime) -> Case | None:
    """Which case a code would open, without using it up."""
    proof, code = await _open_proof(session, contact_id, at), find_code(text)
    if proof is None or code is None or not _fits(proof, code):
        return None
    return await session.get_one(Case, proof.case_id)


def find_code(text: str) -> str | None:
    """Six digits, also as "123 456"."""
    match = _CODE.search(text[:200])
    return "".join(match.groups()) if match else None


async def _open_proof(session: AsyncSession, contact_id: int, at: datetime) -> CaseProof | None:
    query = (
        select(CaseProof)
        .where(
            CaseProof.contact_id == contact_id,
            CaseProof.used_at.is_(None),
            CaseProof.expires_at > at,
            CaseProof.attempts < TRIES,
        )
        .order_by(CaseProof.id.desc())
        .limit(1)
        .with_for_update()
    )
    return (await session.execute(query)).scalar_one_or_none()


async def _asked_too_often(
    session: AsyncSession, case_id: int, contact_id: int, message_id: int, at: datetime
) -> bool:
    since = at - timedelta(hours=1) + LASTS  # proofs are dated by their end
    for column, value in ((CaseProof.case_id, case_id), (CaseProof.contact_id, contact_id)):
        query = select(func.count()).where(column == value, CaseProof.expires_at > since)
        if (await session.execute(query)).scalar_one() >= PER_HOUR:
            return True
    repeated = select(CaseProof.id).where(CaseProof.message_id == message_id)
    return (await session.execute(repeated)).first() is not None


async def _number_on(session: AsyncSession, case_id: int) -> str | None:
    """The newest readable phone number that the case's own people gave."""
    query = (
        select(CaseDetail.e164)
        .where(CaseDetail.case_id == case_id, CaseDetail.e164.is_not(None))
        .order_by(CaseDetail.id.desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


def _digest(code: str, message_id: int) -> str:
    return hashlib.sha256(f"{message_id}:{code}".encode()).hexdigest()


def _fits(proof: CaseProof, code: str) -> bool:
    return hmac.compare_digest(proof.digest, _digest(code, proof.message_id))
