"""One-time codes from an app (RFC 6238: six digits, thirty seconds). Each works once."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

from consular.staff.models import Officer
from consular.staff.sealing import Sealing

ISSUER = "Consular assistant"
STEP = 30  # seconds
DRIFT = 1  # steps that a phone's clock may be off, either way


def begin(officer: Officer, sealing: Sealing) -> str:
    """A new secret for an officer who has none that is confirmed; shown until it is."""
    if officer.totp_secret and not officer.totp_confirmed:
        return sealing.open(officer.totp_secret)
    secret = pyotp.random_base32()
    officer.totp_secret, officer.totp_confirmed, officer.totp_last_step = sealing.seal(secret), False, None
    return secret


def address(officer: Officer, secret: str) -> str:
    """What the QR code says: the otpauth:// address that an app takes."""
    return pyotp.TOTP(secret).provisioning_uri(name=officer.email, issuer_name=ISSUER)


def accept(officer: Officer, code: str, sealing: Sealing, at: datetime) -> bool:
    """Whether a code is right, and newer than any that was used. Uses it up."""
    if officer.totp_secret is None:
        return False
    written = re.sub(r"\s", "", code)
    maker = pyotp.TOTP(sealing.open(officer.totp_secret))
    now = int(at.timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        fits = hmac.compare_digest(maker.at(step * STEP).encode(), written.encode())
        if fits and step > (officer.totp_last_step or 0):
            officer.totp_last_step = step
            return True
    return False


def forget(officer: Officer) -> None:
    officer.totp_secret, officer.totp_confirmed, officer.totp_last_step = None, False, None
