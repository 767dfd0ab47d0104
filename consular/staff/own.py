"""What officers change of their own account. Raises `Refused` with a code that the page has a sentence for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from consular.audit import log as audit
from consular.database import Database
from consular.staff import accounts, passwords, recovery, repository, sessions, throttle
from consular.staff.models import Officer, StaffSession
from consular.staff.signing_in import Refused


class OwnAccount:
    """An officer at their own account; `signed` is the session that they do it in."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def change_password(self, signed: StaffSession, current: str, new: str, again: str) -> None:
        """`current` is not asked for where the password has to be changed, or none was ever set."""
        officer = signed.officer
        if officer.password_hash and not officer.must_change_password:
            await self._check(officer, current)
        if await asyncio.to_thread(passwords.matches, new, officer.password_hash):
            raise Refused("same")
        problem = passwords.fault(new, (officer.email, officer.name)) or ("differ" if new != again else None)
        if problem:
            raise Refused(problem)
        hashed, at = await asyncio.to_thread(passwords.compute_hash, new), self._clock()
        async with self._database.write() as session:
            changed = await repository.get(session, officer.id, lock=True)
            changed.password_hash, changed.must_change_password = hashed, False
            await sessions.revoke_all(session, officer.id, at, but=signed.id)
            audit.record(session, officer.id, "officer.password_changed", accounts.subject(officer), at)

    async def renew_recovery_codes(self, signed: StaffSession, password: str) -> list[str]:
        """A new set, to be shown once."""
        if signed.officer.password_hash:
            await self._check(signed.officer, password)
        at = self._clock()
        async with self._database.write() as session:
            codes = await recovery.renew(session, signed.officer_id)
            subject = accounts.subject(signed.officer)
            audit.record(session, signed.officer_id, "officer.recovery_codes_renewed", subject, at)
        return codes

    async def end_session(self, signed: StaffSession, session_id: int) -> None:
        """One of the officer's own; somebody else's is `NotFound`."""
        at = self._clock()
        async with self._database.write() as session:
            await sessions.revoke(session, signed.officer_id, session_id, at)
            subject = accounts.subject(signed.officer)
            audit.record(
                session, signed.officer_id, "officer.session_ended", subject, at, {"session": session_id}
            )

    async def end_other_sessions(self, signed: StaffSession) -> int:
        at = self._clock()
        async with self._database.write() as session:
            ended = await sessions.revoke_all(session, signed.officer_id, at, but=signed.id)
            subject = accounts.subject(signed.officer)
            audit.record(session, signed.officer_id, "officer.sessions_ended", subject, at, {"count": ended})
        return ended

    async def _check(self, officer: Officer, password: str) -> None:
        """Whoever finds a desk unattended must not guess here either."""
        budget = throttle.for_desk(officer.id)
        async with self._database.write() as session:
            wait = await throttle.reserve(session, budget, self._clock())
        if wait:
            raise Refused("wait", wait)
        if not await asyncio.to_thread(passwords.matches, password, officer.password_hash):
            raise Refused("current")
        async with self._database.write() as session:
            await throttle.forgive(session, budget)
