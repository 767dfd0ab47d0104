"""So many messages a minute from one network address, whoever they say they are: sessions cost their maker nothing.

It is wide: a hotel or a rescue centre is one address with many people. An emergency always passes.
"""

from __future__ import annotations

import structlog
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.channels.intake import SLOW_DOWN, Intake
from consular.errors import TooMany

log = structlog.get_logger()

PEOPLE = 20  # at one address, each as fast as one person may be


class Crowd:
    """Shared by all of Rasa's clients."""

    def __init__(self, intake: Intake, per_minute: int) -> None:
        self._intake = intake
        self._limit = RateLimitItemPerMinute(per_minute * PEOPLE)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def admit(self, host: str | None, text: str) -> None:
        """Raises `TooMany`."""
        if not self._limiter.hit(self._limit, host or "unknown") and not self._intake.is_emergency(text):
            log.warning("crowd.too_many")
            raise TooMany(SLOW_DOWN)
