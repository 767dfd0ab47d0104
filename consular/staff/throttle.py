"""Slows guessing down without ever locking an account: otherwise anybody could lock officers out.

Failed tries are counted under a key, and each one after the first few makes that key wait longer. A stranger's key is
the account and the stranger's own address; a browser that the officer signed in with before has a key of its own, which
no stranger's tries touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from consular.staff import tokens
from consular.staff.models import SignInAttempts

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Budget:
    """`free` tries at full speed; from then on the wait doubles from a second, up to `longest`."""

    key: str
    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        beyond = failures - self.free
        return min(timedelta(seconds=2 ** min(beyond, 20)), self.longest) if beyond >= 0 else timedelta()


def for_account(email: str, address: str) -> Budget:
    """A stranger who tries this account from this address."""
    return Budget(tokens.digest("account", email, network(address)), 5, timedelta(minutes=15))


def for_address(address: str) -> Budget:
    """A stranger who tries many accounts. Wide, since a whole embassy may share one address."""
    return Budget(tokens.digest("address", network(address)), 60, timedelta(minutes=15))


def for_device(device: str) -> Budget:
    """A browser that the officer signed in with before."""
    return Budget(tokens.digest("device", device), 5, timedelta(minutes=15))


def for_second_factor(officer_id: int, device: str) -> Budget:
    """Codes of one officer. Whoever tries here knows the password; a known browser counts apart from the rest.

    At most 1,440 tries a day, of which each hits three codes in a million.
    """
    return Budget(tokens.digest("second", str(officer_id), device), 5, timedelta(minutes=1))


def for_desk(officer_id: int) -> Budget:
    """Somebody who is signed in and is asked for the password once more."""
    return Budget(tokens.digest("desk", str(officer_id)), 5, timedelta(minutes=1))


def network(address: str) -> str:
    """The address, or for IPv6 its /64, since one line has all of those."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


async def reserve(session: AsyncSession, budget: Budget, at: datetime) -> timedelta:
    """Count a try as failed before it is made, so that many at once gain nothing. The wait, zero if it may go ahead."""
    row = await _locked(session, budget.key, at)
    if at - row.last_at > FORGOTTEN_AFTER:
        row.failures, row.waits_until = 0, None
    if row.waits_until and row.waits_until > at:
        return row.waits_until - at
    row.failures += 1
    row.last_at, row.waits_until = at, at + budget.wait(row.failures)
    return timedelta()


async def give_back(session: AsyncSession, budget: Budget, at: datetime) -> None:
    """The try was right after all: what it had counted for is taken off again."""
    row = await _locked(session, budget.key, at)
    row.failures, row.waits_until = max(row.failures - 1, 0), None


async def forgive(session: AsyncSession, budget: Budget) -> None:
    """The right person came: forget what was tried under this key."""
    await session.execute(delete(SignInAttempts).where(SignInAttempts.key == budget.key))


async def _locked(session: AsyncSession, key: str, at: datetime) -> SignInAttempts:
    """The key's row, made where there is none, and held until the transaction ends."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.execute(
        insert(SignInAttempts).values(key=key, failures=0, last_at=at).on_conflict_do_nothing()
    )
    return await session.get_one(SignInAttempts, key, with_for_update=True, populate_existing=True)


async def clean(session: AsyncSession, at: datetime) -> None:
    """Drop what is forgotten anyway."""
    await session.execute(delete(SignInAttempts).where(SignInAttempts.last_at < at - FORGOTTEN_AFTER))
