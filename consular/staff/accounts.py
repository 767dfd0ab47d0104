"""Making and changing officers' accounts. Each change stands in the audit log, in the same transaction."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import available_timezones

import phonenumbers
from sqlalchemy.ext.asyncio import AsyncSession

from consular.audit import log as audit
from consular.audit.log import Subject
from consular.errors import BadFields, Conflict, NotAllowed
from consular.staff import repository, second_factor, sessions
from consular.staff.models import Officer, OfficerPost, Role
from consular.staff.sealing import Sealing

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
TAKEN = "There is an account with this address already: change that one, or write another address."
LAST = "This is the last administrator: make somebody else one first."


class BadAccount(BadFields):
    """An account that cannot be so."""


@dataclass(frozen=True)
class Particulars:
    """What an administrator says of an officer. Without posts they work for all: the global centre."""

    email: str
    name: str
    shown_as: str
    role: Role = Role.OFFICER
    posts: frozenset[str] = field(default_factory=frozenset)
    phone: str = ""
    time_zone: str = "Europe/London"


def check(said: Particulars, known_posts: Collection[str]) -> Particulars:
    """The same in the form in which it is kept. Raises `BadAccount` with every problem at once."""
    phone = _read_phone(said.phone)
    cleaned = Particulars(
        repository.clean_email(said.email),
        said.name.strip(),
        said.shown_as.strip(),
        said.role,
        said.posts,
        phone or "",
        said.time_zone,
    )
    wrong = {
        "email": None if _EMAIL.fullmatch(cleaned.email) and len(cleaned.email) <= 254 else "not_an_address",
        "name": _fault(cleaned.name, 120),
        "shown_as": _fault(cleaned.shown_as, 60),
        "phone": "not_a_number" if phone is None else None,
        "time_zone": None if said.time_zone in available_timezones() else "unknown",
        "posts": "unknown" if said.posts - set(known_posts) else None,
    }
    problems = {name: code for name, code in wrong.items() if code}
    if problems:
        raise BadAccount(problems)
    return cleaned


def _fault(words: str, longest: int) -> str | None:
    if not words:
        return "missing"
    return "long" if len(words) > longest else None


def _read_phone(written: str) -> str | None:
    """E.164; empty for none; None for what is no number with a country code."""
    if not written.strip():
        return ""
    try:
        number = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


async def add(
    session: AsyncSession, by: int | None, said: Particulars, password_hash: str | None, at: datetime
) -> Officer:
    """A new account, whose password has to be changed at once. `said` was checked. Raises `Conflict`."""
    if await repository.by_email(session, said.email):
        raise Conflict(TAKEN)
    officer = Officer(
        email=said.email,
        name=said.name,
        shown_as=said.shown_as,
        role=said.role,
        posts=_posts(said),
        phone=said.phone or None,
        time_zone=said.time_zone,
        password_hash=password_hash,
        must_change_password=password_hash is not None,
        totp_confirmed=False,
        active=True,
        created_at=at,
    )
    session.add(officer)
    await session.flush()
    audit.record(session, by, "officer.added", subject(officer), at, _described(officer))
    return officer


async def change(
    session: AsyncSession, by: int | None, officer_id: int, said: Particulars, at: datetime
) -> None:
    """Particulars, role and posts. Raises `NotFound`, `Conflict`, and `NotAllowed` for the last administrator."""
    await _keep_one_administrator(session, officer_id, said.role is Role.ADMINISTRATOR)
    officer = await repository.get(session, officer_id, lock=True)
    other = await repository.by_email(session, said.email)
    if other and other.id != officer_id:
        raise Conflict(TAKEN)
    if officer.email != said.email:
        officer.oidc_subject = None  # the person behind the new address may be another one
    officer.email, officer.name, officer.shown_as = said.email, said.name, said.shown_as
    officer.role, officer.phone, officer.time_zone = said.role, said.phone or None, said.time_zone
    kept = {post.post_slug: post for post in officer.posts}
    officer.posts = [kept.get(post.post_slug, post) for post in _posts(said)]
    audit.record(session, by, "officer.changed", subject(officer), at, _described(officer))


def particulars(officer: Officer) -> Particulars:
    """What stands in an account now."""
    return Particulars(
        officer.email,
        officer.name,
        officer.shown_as,
        officer.role,
        officer.post_slugs,
        officer.phone or "",
        officer.time_zone,
    )


async def change_details(session: AsyncSession, officer_id: int, said: Particulars, at: datetime) -> None:
    """The part of an account that its officer may change: nothing that gives rights."""
    officer = await repository.get(session, officer_id, lock=True)
    officer.shown_as, officer.phone, officer.time_zone = said.shown_as, said.phone or None, said.time_zone
    audit.record(session, officer_id, "officer.details_changed", subject(officer), at)


async def set_active(
    session: AsyncSession, by: int | None, officer_id: int, active: bool, at: datetime
) -> None:
    """Let somebody in, or no more: then every session of theirs ends now."""
    await _keep_one_administrator(session, officer_id, active)
    officer = await repository.get(session, officer_id, lock=True)
    officer.active = active
    if not active:
        await close_doors(session, officer_id, at)
    audit.record(session, by, "officer.activated" if active else "officer.deactivated", subject(officer), at)


async def set_first_password(
    session: AsyncSession, by: int | None, officer_id: int, password_hash: str, at: datetime
) -> None:
    """A password that somebody else made, so that it has to be changed; old sessions end."""
    officer = await repository.get(session, officer_id, lock=True)
    officer.password_hash, officer.must_change_password = password_hash, True
    await close_doors(session, officer_id, at)
    audit.record(session, by, "officer.password_reset", subject(officer), at)


async def reset_second_factor(session: AsyncSession, by: int | None, officer_id: int, at: datetime) -> None:
    """For a lost phone: the next sign-in sets up a new one."""
    officer = await repository.get(session, officer_id, lock=True)
    second_factor.forget(officer)
    await close_doors(session, officer_id, at)
    audit.record(session, by, "officer.second_factor_reset", subject(officer), at)


async def sign_out_everywhere(session: AsyncSession, by: int | None, officer_id: int, at: datetime) -> None:
    officer = await repository.get(session, officer_id, lock=True)
    await close_doors(session, officer_id, at)
    audit.record(session, by, "officer.sessions_ended", subject(officer), at)


async def close_doors(session: AsyncSession, officer_id: int, at: datetime) -> None:
    """End every session, and trust no browser and no link any more."""
    await sessions.revoke_all(session, officer_id, at)
    await sessions.forget_doors(session, officer_id)


async def _keep_one_administrator(session: AsyncSession, officer_id: int, stays: bool) -> None:
    if stays:
        return
    if [officer.id for officer in await repository.administrators(session)] == [officer_id]:
        raise NotAllowed(LAST)


def begin_second_factor(officer: Officer, sealing: Sealing) -> tuple[str, str]:
    """The secret, and the address that carries it to an app."""
    secret = second_factor.begin(officer, sealing)
    return secret, second_factor.address(officer, secret)


def subject(officer: Officer) -> Subject:
    return Subject("officer", str(officer.id))


def _posts(said: Particulars) -> list[OfficerPost]:
    return [OfficerPost(post_slug=slug) for slug in sorted(said.posts)]


def _described(officer: Officer) -> dict[str, audit.Code]:
    return {"role": str(officer.role), "posts": sorted(officer.post_slugs) or "all"}
