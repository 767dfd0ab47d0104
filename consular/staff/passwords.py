"""Passwords: argon2, and what a new one must be. A password is never stored, logged or shown again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST, LONGEST = 12, 200  # characters
DIFFERENT = 6  # characters that a new password has at least
NEW = 8  # characters that remain when what anybody knows is taken away
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when it is read out
_HASHER = PasswordHash([Argon2Hasher()])
# Compared with where there is no account, so that an unknown address takes as long as a known one.
_NOBODYS = _HASHER.hash(secrets.token_urlsafe(24))


def compute_hash(password: str) -> str:
    """Takes tens of milliseconds, by design: call it outside a transaction and off the event loop."""
    return _HASHER.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """As slow for an account without a password, or for none, as for any other."""
    try:
        fits = _HASHER.verify(password[: LONGEST + 1], stored or _NOBODYS)
    except PwdlibError:
        return False
    return fits and stored is not None


def fault(password: str, known: Iterable[str]) -> str | None:
    """Why this cannot be somebody's new password, as a code; None for a good one.

    `known` is what anybody knows of them: address and name.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if len(set(password.lower())) < DIFFERENT:
        return "simple"
    beyond = password.lower()
    for part in re.findall(r"\w{4,}", " ".join(known).lower()):
        beyond = beyond.replace(part, "")
    return "known" if len(beyond) < NEW else None


def make() -> str:
    """A first password, to be handed over once and changed at the first sign-in: 78 random bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
