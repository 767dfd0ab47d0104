"""Signing in: by password, by a one-time link or through an identity provider, then the second factor.

A try is counted in a transaction of its own before it is made, and a password is compared with none open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.audit import log as audit
from consular.audit.log import Subject
from consular.database import Database
from consular.errors import NotAllowed
from consular.staff import (
    accounts,
    links,
    passwords,
    recovery,
    repository,
    second_factor,
    sessions,
    throttle,
    tokens,
)
from consular.staff.models import Officer, StaffDevice, StaffSession
from consular.staff.sealing import Sealing
from consular.staff.throttle import Budget


class Refused(NotAllowed):
    """`problem` is a code that the page has a sentence for; `wait` is how long tries are refused now."""

    def __init__(self, problem: str, wait: timedelta = timedelta()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.wait = wait


@dataclass(frozen=True)
class Visitor:
    """Who is at the door: an address, the kind of browser, and the token of a known one, else empty."""

    address: str
    browser: str
    device: str = ""


class SignIn:
    """Every way in. Each gives the token of a session that opens no more than its next step."""

    def __init__(self, database: Database, sealing: Sealing, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sealing = sealing
        self._clock = clock

    async def by_password(self, email: str, password: str, visitor: Visitor) -> str:
        """Raises `Refused`: "wrong" for a wrong address as for a wrong password, "wait" for too many tries."""
        at, email = self._clock(), repository.clean_email(email)
        async with self._database.write() as session:
            officer = await repository.by_email(session, email)
            budgets = _budgets(email, await self._recognise(session, officer, visitor))
            await self._count(session, budgets, at)
        stored = officer.password_hash if officer and officer.active else None
        if not await asyncio.to_thread(passwords.matches, password, stored) or officer is None:
            await self._tell(officer, "officer.sign_in_failed", "password")
            raise Refused("wrong")
        async with self._database.write() as session:
            await throttle.forgive(session, budgets[0])
            for budget in budgets[1:]:
                await throttle.give_back(session, budget, at)
            return await self._begin(session, officer, visitor, "password")

    async def by_link(self, token: str, visitor: Visitor) -> str:
        """Raises `Refused`: "link" for one that was used, is too old or was never made."""
        async with self._database.write() as session:
            officer = await links.use(session, token, self._clock())
            if officer is not None:
                return await self._begin(session, officer, visitor, "link")
        raise Refused("link")

    async def by_provider(self, email: str, subject: str, second_factor: bool, visitor: Visitor) -> str:
        """Somebody whom an identity provider vouches for. The first time binds the account to that identity."""
        async with self._database.write() as session:
            officer = await repository.by_email(session, email)
            if officer is not None and officer.active and officer.oidc_subject in (None, subject):
                officer.oidc_subject = subject
                return await self._begin(session, officer, visitor, "provider", second_factor)
        raise Refused("stranger")

    async def prove(self, signed: StaffSession, code: str, visitor: Visitor) -> tuple[str, str]:
        """The second factor: an app's code or a recovery code. The new token, and one for the browser, now known.

        Raises `Refused`: "code" or "wait".
        """
        at = self._clock()
        async with self._database.write() as session:
            known = await self._recognise(session, signed.officer, visitor)
            budget = throttle.for_second_factor(signed.officer_id, known.device)
            await self._count(session, [budget], at)
        async with self._database.write() as session:
            officer = await repository.get(session, signed.officer_id, lock=True)
            means = await self._accept(session, officer, code, at)
            if means is not None:
                await throttle.forgive(session, budget)
                token = await self._promote(session, signed.id, at)
                audit.record(
                    session, officer.id, "officer.second_factor", accounts.subject(officer), at, {"by": means}
                )
                return token, await self._know(session, officer, visitor, at)
        await self._tell(signed.officer, "officer.sign_in_failed", "second_factor")
        raise Refused("code")

    async def set_up(self, signed: StaffSession, code: str, visitor: Visitor) -> tuple[str, str, list[str]]:
        """The first code of a new app: the new token, the browser's token and the recovery codes. Raises `Refused`."""
        at = self._clock()
        async with self._database.write() as session:
            officer = await repository.get(session, signed.officer_id, lock=True)
            if officer.totp_confirmed or not second_factor.accept(officer, code, self._sealing, at):
                raise Refused("code")
            officer.totp_confirmed = True
            codes = await recovery.renew(session, officer.id)
            await sessions.revoke_all(session, officer.id, at, but=signed.id)
            token = await self._promote(session, signed.id, at)
            audit.record(session, officer.id, "officer.second_factor_set_up", accounts.subject(officer), at)
            return token, await self._know(session, officer, visitor, at), codes

    async def _accept(self, session: AsyncSession, officer: Officer, code: str, at: datetime) -> str | None:
        if second_factor.accept(officer, code, self._sealing, at):
            return "app"
        return "recovery_code" if await recovery.use(session, officer.id, code, at) else None

    async def _count(self, session: AsyncSession, budgets: list[Budget], at: datetime) -> None:
        waits = [await throttle.reserve(session, budget, at) for budget in budgets]
        if max(waits):
            raise Refused("wait", max(waits))

    async def _begin(
        self, session: AsyncSession, officer: Officer, visitor: Visitor, means: str, proved: bool = False
    ) -> str:
        at = self._clock()
        await sessions.clean(session, at)
        await throttle.clean(session, at)
        _, token = await sessions.start(session, officer.id, visitor.browser, at, proved)
        audit.record(session, officer.id, "officer.signed_in", accounts.subject(officer), at, {"by": means})
        return token

    async def _promote(self, session: AsyncSession, session_id: int, at: datetime) -> str:
        """The same session under a new token: whoever saw the old one gains nothing by it."""
        signed = await session.get_one(StaffSession, session_id)
        token = tokens.make()
        signed.digest, signed.second_factor_at = tokens.digest(token), at
        return token

    async def _recognise(self, session: AsyncSession, officer: Officer | None, visitor: Visitor) -> Visitor:
        """The visitor, with `device` emptied unless this officer signed in with it before."""
        if officer is None or not visitor.device:
            return replace(visitor, device="")
        query = select(StaffDevice.id).where(
            StaffDevice.digest == _device(visitor.device), StaffDevice.officer_id == officer.id
        )
        known = (await session.execute(query)).first()
        return visitor if known else replace(visitor, device="")

    async def _know(self, session: AsyncSession, officer: Officer, visitor: Visitor, at: datetime) -> str:
        """The token of this browser, which is known from now on; the one it has, where that is one of ours."""
        digest = _device(visitor.device)
        query = select(StaffDevice).where(StaffDevice.digest == digest).with_for_update()
        known = {device.officer_id: device for device in (await session.execute(query)).scalars()}
        if officer.id in known:
            known[officer.id].last_used_at = at
            return visitor.device
        token = visitor.device if known else tokens.make()
        session.add(StaffDevice(officer_id=officer.id, digest=_device(token), last_used_at=at))
        return token

    async def _tell(self, officer: Officer | None, action: str, step: str) -> None:
        """For an address without an account as well: the answer must not come sooner by the time of a write."""
        subject = accounts.subject(officer) if officer else Subject("officer", "unknown")
        async with self._database.write() as session:
            audit.record(session, None, action, subject, self._clock(), {"step": step})


def _budgets(email: str, visitor: Visitor) -> list[Budget]:
    if visitor.device:
        return [throttle.for_device(_device(visitor.device))]
    return [throttle.for_account(email, visitor.address), throttle.for_address(visitor.address)]


def _device(token: str) -> str:
    return tokens.digest("device", token)
