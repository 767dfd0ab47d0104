"""GOV.UK Notify's statuses and errors as ours: the one table.

Source: https://docs.notifications.service.gov.uk/rest-api.html
"""

from __future__ import annotations

from datetime import timedelta

from api.channels.reasons import Reason
from consular.conversations.models import Status
from consular.errors import PermanentFailure, TemporaryFailure

STATUSES: dict[str, tuple[Status, Reason | None]] = {
    "created": (Status.SENT, None),
    "sending": (Status.SENT, None),
    "pending": (Status.SENT, None),
    "sent": (Status.SENT, None),  # abroad: the carrier there gives no receipts
    "delivered": (Status.DELIVERED, None),
    "permanent-failure": (Status.FAILED, Reason.UNREACHABLE),  # no such phone, or it blocks us
    "temporary-failure": (Status.FAILED, Reason.UNREACHABLE),  # the phone was off, or full, for too long
    "technical-failure": (Status.FAILED, Reason.UNKNOWN),
    "validation-failed": (Status.FAILED, Reason.BAD_NUMBER),
}
RATE_REST = timedelta(seconds=60)  # its rate limit is counted over a minute


def failure_of(status: int, errors: list[str]) -> TemporaryFailure | PermanentFailure:
    """What sending raises for an HTTP answer; `errors` are the sentences in it."""
    if status == 429:
        return TemporaryFailure(Reason.RATE_LIMITED, RATE_REST)
    if status >= 500:
        return TemporaryFailure(f"notify answered {status}")
    if status in (401, 403, 404):
        return TemporaryFailure(Reason.MISCONFIGURED)
    if any("phone_number" in error or "phone number" in error.lower() for error in errors):
        return PermanentFailure(Reason.BAD_NUMBER)
    if any("international" in error or "team-only" in error or "trial" in error for error in errors):
        return PermanentFailure(Reason.NO_ROUTE)
    return PermanentFailure(Reason.UNKNOWN)
