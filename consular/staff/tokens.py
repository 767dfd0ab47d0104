"""Random tokens: whoever holds one is let in, and we keep its digest alone."""

from __future__ import annotations

import hashlib
import secrets


def make() -> str:
    """256 random bits, fit for a cookie and an address."""
    return secrets.token_urlsafe(32)


def digest(*parts: str) -> str:
    """What is stored of a token, or of a key made of several parts. Tokens are too random for a slow hash to matter."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
