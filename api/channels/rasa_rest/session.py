"""A visitor's session with one of Rasa's own clients: a random key, signed, in a header or a cookie.

Nobody can guess one, and none that we did not sign is taken. The cookie never leaves with a request that another
site's page makes, and ends with the browser.
"""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, URLSafeSerializer

COOKIE = "consular_rasa"


class Sessions:
    """`secure` is for https."""

    def __init__(self, secret: str, secure: bool) -> None:
        self._signer = URLSafeSerializer(secret, salt="rasa-clients")
        self._secure = secure

    def new(self) -> str:
        """A fresh token."""
        return str(self._signer.dumps(secrets.token_urlsafe(24)))

    def key(self, token: object) -> str | None:
        """The key that a token carries; None for whatever else a client sends in its place."""
        if not isinstance(token, str) or not token:
            return None
        try:
            return str(self._signer.loads(token))
        except (BadSignature, UnicodeError):
            return None

    def cookie(self, token: str) -> str:
        """A `set-cookie` header's value."""
        return f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict" + ("; Secure" if self._secure else "")
