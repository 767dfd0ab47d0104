"""A visitor's session: a random key, signed, in a cookie for pages or as a bearer token for programs.

The key is the contact's address on this channel. It cannot be guessed, and it says nothing of who the visitor is.
"""

from __future__ import annotations

import secrets

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeSerializer

from consular.errors import NotAllowed

COOKIE = "consular_chat"
MAX_AGE = 30 * 24 * 3600  # seconds
NO_SESSION = "This chat has ended or cannot be found. Start a new one: POST /chat/sessions."


class Sessions:
    """`secure` is for https: then the cookie also works inside another site's frame, apart for each such site."""

    def __init__(self, secret: str, secure: bool) -> None:
        self._signer = URLSafeSerializer(secret, salt="web-chat")
        self._secure = secure

    def new(self) -> str:
        """A fresh token."""
        return str(self._signer.dumps(secrets.token_urlsafe(24)))

    def address(self, request: Request) -> str:
        """The session's key, from the bearer token or the cookie. Raises `NotAllowed`."""
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        token = bearer if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
        address = self.read(token)
        if address is None:
            raise NotAllowed(NO_SESSION)
        return address

    def read(self, token: str) -> str | None:
        """The key that a token carries; None for one that we did not sign."""
        try:
            return str(self._signer.loads(token))
        except BadSignature:
            return None

    def keep(self, response: Response, token: str) -> None:
        """Set the cookie. A frame on another site needs a partitioned one, which browsers take over https only."""
        partitioned = "; SameSite=None; Secure; Partitioned" if self._secure else "; SameSite=Lax"
        response.headers.append(
            "set-cookie", f"{COOKIE}={token}; Max-Age={MAX_AGE}; Path=/; HttpOnly{partitioned}"
        )

    def forget(self, response: Response) -> None:
        flags = "; SameSite=None; Secure; Partitioned" if self._secure else "; SameSite=Lax"
        response.headers.append("set-cookie", f"{COOKIE}=; Max-Age=0; Path=/; HttpOnly{flags}")
