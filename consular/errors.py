"""The few ways in which the domain can refuse. Each message is a sentence that says what to do next."""

from __future__ import annotations

from datetime import timedelta


class ConsularError(Exception):
    """The root: whatever a caller may want to catch in one place."""


class NotFound(ConsularError):
    """What was asked for is not there."""


class Conflict(ConsularError):
    """Somebody else was first."""


class NotAllowed(ConsularError):
    """The caller may not do this, or could not prove who they are."""


class BadFields(NotAllowed):
    """What was filled in cannot be so. `problems` has a code for each field's name."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(
            "Put right: " + ", ".join(f"{name} ({code})" for name, code in problems.items()) + "."
        )
        self.problems = problems


class TooMany(ConsularError):
    """More than the service takes from one sender in a while."""


class TemporaryFailure(ConsularError):
    """It may work later: `retry_after` says how much later, where the other side told us."""

    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class PermanentFailure(ConsularError):
    """It will not work however often it is tried; `str()` is the reason, without personal data."""
