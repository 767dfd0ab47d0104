"""Encrypts the secrets that one-time codes are made from, so that a copy of the database makes none."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from consular.errors import PermanentFailure

PURPOSE = b"consular officers' second factors"
LOST = (
    "The key that this second factor was encrypted with is not among STAFF_KEYS: "
    "put it back, or reset the second factor."
)


class Sealing:
    """`keys` are secrets of any form: the first one seals, all of them open."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._box = MultiFernet([Fernet(_derive(key)) for key in keys])

    def seal(self, secret: str) -> str:
        return self._box.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises `PermanentFailure` where no key fits."""
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise PermanentFailure(LOST) from error


def _derive(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(derived)
