"""Whose conversation a request speaks in: decided by what cannot be guessed, never by the `sender` alone.

Rasa takes any `sender` for granted, so that whoever guesses one joins that person's conversation. Here a sender id is
a name within something secret: a program's token, a session of ours, or itself where it is a random UUID.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from api.channels.rasa_rest.session import COOKIE, Sessions
from api.settings import BadSettings
from consular.errors import NotAllowed

HEADER = "x-session"
# Version 4, in its usual form: 122 random bits. Versions 3 and 5 and bare digests are made from names, which are known.
RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
SHORTEST = 32  # characters of a program's token
UNKNOWN = "This token is not one of ours. Leave the authorization header out, or set RASA_CLIENT_TOKENS."
WRONG = (
    "RASA_CLIENT_TOKENS must be name=token pairs with spaces between, each token of at least 32 characters"
)


@dataclass(frozen=True)
class Caller:
    """`address` is the contact's; `new_token` is for the client to keep, where it came without a session."""

    address: str
    new_token: str | None = None
    is_program: bool = False


class Callers:
    """`programs` are the names of those that relay for many people, by their tokens."""

    def __init__(self, sessions: Sessions, programs: Mapping[str, str]) -> None:
        self._sessions = sessions
        self._programs = programs

    def verify(self, request: Request) -> None:
        """Raises `NotAllowed` for a token that is not one of ours. Coming without any is allowed."""
        if "authorization" in request.headers:
            self._program(request)

    def of(self, request: Request, sender: str) -> Caller:
        """Raises `NotAllowed`."""
        if "authorization" in request.headers:
            return Caller(_address("program", self._program(request), sender), is_program=True)
        if RANDOM.fullmatch(sender):
            return Caller(_address("sender", sender.lower()))
        for token in (request.headers.get(HEADER), request.cookies.get(COOKIE)):
            key = self._sessions.key(token)
            if key:
                return Caller(session_address(key, sender))
        token = self._sessions.new()
        return Caller(session_address(self._sessions.key(token) or "", sender), token)

    def _program(self, request: Request) -> str:
        scheme, _, given = request.headers["authorization"].partition(" ")
        for token, name in self._programs.items():
            if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode()):
                return name
        raise NotAllowed(UNKNOWN)


def session_address(key: str, sender: str = "") -> str:
    """Of a name within a session of ours."""
    return _address("session", key, sender)


def _address(kind: str, *parts: str) -> str:
    """A digest: whoever reads the database learns neither a sender's name nor a way into the conversation."""
    return f"{kind}:{hashlib.sha256(chr(0).join(parts).encode(errors='replace')).hexdigest()[:48]}"


def read_programs(pairs: str) -> dict[str, str]:
    """Names by token, from the setting. Raises `BadSettings`."""
    programs: dict[str, str] = {}
    for pair in pairs.split():
        name, _, token = pair.partition("=")
        if not name or len(token) < SHORTEST:
            raise BadSettings(WRONG)
        programs[token] = name
    return programs
