"""Accounts: what may stand in one, what a password may be, and that one administrator is always left."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from consular.audit.models import AuditEntry
from consular.database import Database
from consular.errors import Conflict, NotAllowed, PermanentFailure
from consular.staff import accounts, passwords, repository
from consular.staff.accounts import BadAccount, Particulars
from consular.staff.models import Officer, OfficerPost, Role
from consular.staff.sealing import Sealing
from tests.conftest import Clock

AMARA = Particulars("amara@example.org", "Amara Obi", "Amara", Role.ADMINISTRATOR)
BEN = Particulars("ben@example.org", "Ben Carter", "Duty officer", Role.ADMINISTRATOR)
PARIS, ROME = "british-embassy-paris", "british-embassy-rome"


async def add(database: Database, clock: Clock, said: Particulars) -> int:
    async with database.write() as session:
        return (await accounts.add(session, None, said, None, clock())).id


async def test_an_account_is_kept_in_one_form(database: Database, clock: Clock) -> None:
    said = Particulars(" Amara@Example.ORG ", " Amara Obi ", "Amara", phone="+44 20 7008 5000")
    checked = accounts.check(said, [])
    assert (checked.email, checked.name, checked.phone) == ("amara@example.org", "Amara Obi", "+442070085000")


def test_every_mistake_is_named_at_once() -> None:
    said = Particulars(
        "nobody", " ", "x" * 61, phone="020 7008 5000", time_zone="Mars/Base", posts=frozenset(["x"])
    )
    with pytest.raises(BadAccount) as bad:
        accounts.check(said, [PARIS])
    assert bad.value.problems == {
        "email": "not_an_address", "name": "missing", "shown_as": "long", "phone": "not_a_number",
        "time_zone": "unknown", "posts": "unknown",
    }  # fmt: skip


async def test_one_address_has_one_account(database: Database, clock: Clock) -> None:
    await add(database, clock, AMARA)
    with pytest.raises(Conflict):
        await add(database, clock, replace(BEN, email=AMARA.email))


async def test_the_last_administrator_stays_one(database: Database, clock: Clock) -> None:
    amara = await add(database, clock, AMARA)
    await add(database, clock, replace(BEN, role=Role.SUPERVISOR))
    async with database.write() as session:
        with pytest.raises(NotAllowed):
            await accounts.change(session, amara, amara, replace(AMARA, role=Role.OFFICER), clock())
        with pytest.raises(NotAllowed):
            await accounts.set_active(session, amara, amara, False, clock())


async def test_two_administrators_cannot_take_each_others_rights_at_once(
    database: Database, clock: Clock
) -> None:
    amara, ben = await add(database, clock, AMARA), await add(database, clock, BEN)

    async def deactivate(by: int, whom: int) -> None:
        async with database.write() as session:
            await accounts.set_active(session, by, whom, False, clock())

    results = await asyncio.gather(deactivate(amara, ben), deactivate(ben, amara), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotAllowed"]


async def test_rights_to_posts_are_replaced_and_written_down(database: Database, clock: Clock) -> None:
    amara = await add(database, clock, replace(AMARA, posts=frozenset([PARIS])))
    async with database.write() as session:
        await accounts.change(session, None, amara, replace(AMARA, posts=frozenset([PARIS, ROME])), clock())
    async with database.read() as session:
        officer = await repository.get(session, amara)
        assert officer.post_slugs == {PARIS, ROME}
        last = (await session.execute(select(AuditEntry).order_by(AuditEntry.id.desc()))).scalars().first()
    assert last and last.details == {"role": "administrator", "posts": [PARIS, ROME]}


async def test_officers_of_a_post_and_of_the_global_centre_are_told_apart(
    database: Database, clock: Clock
) -> None:
    await add(database, clock, replace(AMARA, posts=frozenset([PARIS])))
    await add(database, clock, BEN)
    async with database.read() as session:
        assert [officer.email for officer in await repository.serving(session, PARIS)] == [AMARA.email]
        assert [officer.email for officer in await repository.serving(session, None)] == [BEN.email]
        assert await repository.serving(session, ROME) == []


def test_an_officer_works_for_their_posts_or_for_all() -> None:
    of_paris, of_all = Officer(posts=[OfficerPost(post_slug=PARIS)]), Officer(posts=[])
    assert [of_paris.works_for(post) for post in (PARIS, ROME, None)] == [True, False, True]
    assert of_all.works_for(ROME)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("elevenchars", "short"),
        ("x" * 201, "long"),
        ("ababababababab", "simple"),
        ("amara@example.org", "known"),
        ("Carter-Obi-Amara", None),
        ("amara2026!!", "short"),
        ("example1234!", "known"),
        ("four plain words", None),
        ("пароль из слов", None),
    ],
)
def test_a_new_password_is_long_and_not_what_anybody_knows(password: str, fault: str | None) -> None:
    assert passwords.fault(password, (AMARA.email, "Amara")) == fault


def test_a_hash_is_argon2_and_fits_its_password_alone() -> None:
    stored = passwords.compute_hash("four plain words")
    assert stored.startswith("$argon2id$")
    assert passwords.matches("four plain words", stored)
    assert not passwords.matches("four plain word", stored)
    assert not passwords.matches("", None)
    assert not passwords.matches("x", "not a hash")


def test_first_passwords_differ_and_are_good_ones() -> None:
    made = {passwords.make() for _ in range(50)}
    assert len(made) == 50
    assert {passwords.fault(password, ()) for password in made} == {None}


def test_secrets_are_opened_by_any_key_and_sealed_with_the_newest() -> None:
    sealed = Sealing(["old"]).seal("secret")
    assert sealed != Sealing(["old"]).seal("secret")
    assert Sealing(["new", "old"]).open(sealed) == "secret"
    with pytest.raises(PermanentFailure, match="STAFF_KEYS"):
        Sealing(["new"]).open(sealed)
    with pytest.raises(PermanentFailure):
        Sealing(["old"]).open(Sealing(["new", "old"]).seal("secret"))
