"""Twilio's error codes as our reasons: the one table, for what its API answers and for what its callbacks say.

Source: Twilio's error and warning dictionary, https://www.twilio.com/docs/api/errors. Codes that are not here are
`unknown`: Twilio adds new ones without notice.
"""

from __future__ import annotations

from datetime import timedelta

from api.channels.reasons import Reason
from consular.errors import PermanentFailure, TemporaryFailure

REASONS: dict[int, Reason] = {
    21610: Reason.OPTED_OUT,  # the person wrote STOP to this sender
    30004: Reason.OPTED_OUT,  # blocked by the carrier, often at the person's wish
    63014: Reason.OPTED_OUT,  # WhatsApp: blocked by the person
    30003: Reason.UNREACHABLE,  # phone off or out of reach
    30005: Reason.UNREACHABLE,  # unknown or no longer in service
    30006: Reason.UNREACHABLE,  # a landline, or a carrier that cannot be reached
    30036: Reason.UNREACHABLE,  # could not be delivered for as long as it was valid
    63003: Reason.UNREACHABLE,  # WhatsApp: no such address
    63024: Reason.UNREACHABLE,  # WhatsApp: not a WhatsApp user
    21211: Reason.BAD_NUMBER,  # not a phone number
    21614: Reason.BAD_NUMBER,  # not a mobile number
    21635: Reason.BAD_NUMBER,  # a landline
    30007: Reason.FILTERED,
    63013: Reason.FILTERED,  # WhatsApp: against its policy
    63016: Reason.OUTSIDE_WINDOW,
    21408: Reason.NO_ROUTE,  # the region is not switched on for this account
    21606: Reason.NO_ROUTE,  # the sender cannot send SMS
    21612: Reason.NO_ROUTE,  # this sender cannot reach that number
    21659: Reason.NO_ROUTE,  # the sender is not ours
    30034: Reason.NO_ROUTE,  # the sender is not registered with the carriers there
    63007: Reason.NO_ROUTE,  # WhatsApp: no such sender
    14107: Reason.RATE_LIMITED,
    20429: Reason.RATE_LIMITED,
    21611: Reason.RATE_LIMITED,  # the sender's queue is full
    30001: Reason.RATE_LIMITED,  # the queue is full
    30022: Reason.RATE_LIMITED,
    63018: Reason.RATE_LIMITED,  # WhatsApp
    429: Reason.RATE_LIMITED,
    20003: Reason.MISCONFIGURED,  # wrong credentials
    20005: Reason.MISCONFIGURED,  # the account is not active
    30002: Reason.MISCONFIGURED,  # the account is suspended
    30008: Reason.UNKNOWN,
}
# What may work later as it stands, once the pressure is off or an operator has acted.
PASSING = (Reason.RATE_LIMITED, Reason.MISCONFIGURED)


def reason_of(code: str | int | None) -> Reason:
    """Our reason for a code, as a number or as a callback writes it."""
    text = str(code or "")
    return REASONS.get(int(text), Reason.UNKNOWN) if text.isascii() and text.isdigit() else Reason.UNKNOWN


def failure_of(
    code: int | None, status: int, retry_after: timedelta | None = None
) -> TemporaryFailure | PermanentFailure:
    """What sending raises for an API answer: HTTP `status`, and Twilio's own code where there is one."""
    reason = REASONS.get(code or status) or (Reason.MISCONFIGURED if status in (401, 403) else Reason.UNKNOWN)
    if status >= 500 or reason in PASSING:
        return TemporaryFailure(reason.value, retry_after)
    return PermanentFailure(reason.value)
