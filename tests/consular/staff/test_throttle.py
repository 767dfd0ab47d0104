"""Guessing gets slow, at once from many sides as well; and no stranger can make an officer wait."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from consular.database import Database
from consular.staff import accounts, passwords, throttle
from consular.staff.accounts import Particulars
from consular.staff.sealing import Sealing
from consular.staff.signing_in import Refused, SignIn, Visitor
from consular.staff.throttle import Budget
from tests.conftest import Clock

EMAIL, PASSWORD = "amara@example.org", "four plain words together"
BUDGET = Budget("key", 3, timedelta(seconds=60))
STRANGER = Visitor("192.0.2.66", "Firefox, Linux")


async def attempt(database: Database, clock: Clock, budget: Budget = BUDGET) -> float:
    async with database.write() as session:
        return (await throttle.reserve(session, budget, clock())).total_seconds()


async def test_the_first_tries_are_free_then_each_waits_longer_up_to_a_limit(
    database: Database, clock: Clock
) -> None:
    waits = []
    for _ in range(12):
        assert await attempt(database, clock) == 0
        waits.append(await attempt(database, clock) if len(waits) >= 2 else 0)
        clock.forward(waits[-1])
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


async def test_tries_made_at_once_gain_nothing(database: Database, clock: Clock) -> None:
    waits = await asyncio.gather(*(attempt(database, clock) for _ in range(30)))
    assert sorted(waits)[:4] == [0, 0, 0, 1]


async def test_what_is_a_day_old_is_forgotten(database: Database, clock: Clock) -> None:
    for _ in range(3):
        await attempt(database, clock)
    clock.forward(24 * 3600 + 1)
    assert [await attempt(database, clock) for _ in range(4)] == [0, 0, 0, 1]


def test_one_line_of_the_newer_internet_counts_as_one_address() -> None:
    assert throttle.network("2001:db8:1:2::1") == throttle.network("2001:db8:1:2:ffff::9")
    assert throttle.network("2001:db8:1:2::1") != throttle.network("2001:db8:1:3::1")
    assert throttle.network("192.0.2.1") != throttle.network("192.0.2.2")


@pytest.fixture
def sign_in(database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    # The hash is slow by design, and what counts here is whether it is asked at all.
    monkeypatch.setattr(passwords, "matches", lambda said, stored: stored == f"hash of {said}")
    return SignIn(database, Sealing(["key"]), clock)


async def add(database: Database, clock: Clock, email: str = EMAIL) -> int:
    async with database.write() as session:
        said = Particulars(email, "Amara Obi", "Amara")
        return (await accounts.add(session, None, said, f"hash of {PASSWORD}", clock())).id


async def guess(sign_in: SignIn, visitor: Visitor, email: str = EMAIL) -> str:
    try:
        await sign_in.by_password(email, "wrong", visitor)
    except Refused as refusal:
        return refusal.problem
    return "in"


async def test_a_stranger_who_guesses_is_made_to_wait_even_with_the_right_password(
    database: Database, clock: Clock, sign_in: SignIn
) -> None:
    await add(database, clock)
    assert [await guess(sign_in, STRANGER) for _ in range(6)] == ["wrong"] * 5 + ["wait"]
    with pytest.raises(Refused) as refused:
        await sign_in.by_password(EMAIL, PASSWORD, STRANGER)
    assert refused.value.wait == timedelta(seconds=1)
    clock.forward(1)
    assert await sign_in.by_password(EMAIL, PASSWORD, STRANGER)


async def test_a_stranger_cannot_make_the_officer_wait(
    database: Database, clock: Clock, sign_in: SignIn
) -> None:
    """However long it goes on: the officer comes from another address, and no account is ever locked."""
    await add(database, clock)
    for _ in range(40):
        await guess(sign_in, STRANGER)
        clock.forward(30)
    assert await sign_in.by_password(EMAIL, PASSWORD, Visitor("198.51.100.7", "Firefox, Windows"))


async def test_a_known_browser_is_not_slowed_by_a_stranger_at_the_same_address(
    database: Database, clock: Clock, sign_in: SignIn
) -> None:
    officer_id = await add(database, clock)
    device = await know(database, clock, officer_id, sign_in)
    assert [await guess(sign_in, STRANGER) for _ in range(6)][-1] == "wait"
    assert await sign_in.by_password(EMAIL, PASSWORD, Visitor(STRANGER.address, "Firefox, Linux", device))


async def test_a_known_browser_that_guesses_is_slowed_as_well(
    database: Database, clock: Clock, sign_in: SignIn
) -> None:
    device = await know(database, clock, await add(database, clock), sign_in)
    stolen = Visitor("203.0.113.9", "Chrome, Linux", device)
    assert [await guess(sign_in, stolen) for _ in range(6)] == ["wrong"] * 5 + ["wait"]


async def test_one_officers_browser_is_a_strangers_for_another_account(
    database: Database, clock: Clock, sign_in: SignIn
) -> None:
    device = await know(database, clock, await add(database, clock), sign_in)
    await add(database, clock, "ben@example.org")
    visitor = Visitor("203.0.113.9", "Chrome, Linux", device)
    for _ in range(6):
        last = await guess(sign_in, visitor, "ben@example.org")
    assert last == "wait"
    assert await sign_in.by_password(EMAIL, PASSWORD, visitor)


async def test_one_password_tried_on_many_accounts_is_slowed(
    database: Database, clock: Clock, sign_in: SignIn
) -> None:
    tried = [await guess(sign_in, STRANGER, f"officer{number}@example.org") for number in range(61)]
    assert (tried[58], tried[60]) == ("wrong", "wait")


async def test_an_embassy_full_of_officers_may_sign_in_from_one_address(
    database: Database, clock: Clock, sign_in: SignIn
) -> None:
    for number in range(70):
        await add(database, clock, f"officer{number}@example.org")
        assert await sign_in.by_password(f"officer{number}@example.org", PASSWORD, STRANGER)


async def know(database: Database, clock: Clock, officer_id: int, sign_in: SignIn) -> str:
    """The token of a browser that the officer went through everything with."""
    async with database.write() as session:
        officer = await accounts.repository.get(session, officer_id)
        return await sign_in._know(session, officer, Visitor("198.51.100.7", "Firefox, Windows"), clock())
