"""Why a network could not deliver: our own few words, whatever code a provider uses for it.

Each provider's table from its codes to these stands beside its client, and nowhere else.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    OPTED_OUT = "opted_out"  # the person, or their carrier for them, blocks what we send
    UNREACHABLE = "unreachable"  # the phone is off, out of reach, or no longer in service
    BAD_NUMBER = "bad_number"  # no phone that could ever take it
    FILTERED = "filtered"  # taken for spam on the way
    OUTSIDE_WINDOW = "outside_window"  # WhatsApp: the person wrote more than 24 hours ago
    NO_ROUTE = "no_route"  # this provider does not serve that country or sender
    RATE_LIMITED = "rate_limited"  # too much at once: later it will work
    MISCONFIGURED = "misconfigured"  # our account or credentials: an operator has to act
    NO_FILES = "no_files"  # this channel carries words alone
    OVER_CEILING = "over_ceiling"  # this month's money is spent, and nobody waits for the message
    UNKNOWN = "unknown"


def read(text: str | None) -> Reason:
    """The reason that a failure names; `UNKNOWN` for any other words."""
    try:
        return Reason(text or "")
    except ValueError:
        return Reason.UNKNOWN
