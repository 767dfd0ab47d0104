"""What a provider of SMS is, and which of several gets a message: the first that is well.

A provider that errs or stalls rests for a while, and longer each time; then one message tries it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from api.channels.interface import OutboundMessage

log = structlog.get_logger()

PATIENCE = 2  # failures in a row before it rests
REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=10)


class Provider(Protocol):
    """Raises `TemporaryFailure` or `PermanentFailure`."""

    name: str

    async def send(self, message: OutboundMessage) -> str:
        """Hand over one message; the provider's own id for it."""
        ...

    async def close(self) -> None: ...


@dataclass
class Health:
    """How a provider has been doing. `rests_until` is None for one that is well. One that rests is still tried when
    nobody else is left, unless it asked for the rest."""

    failures: int = 0
    rests: int = 0
    rests_until: datetime | None = None
    asked_for_rest: bool = False


class Providers:
    """Providers in the order of preference."""

    def __init__(self, providers: Sequence[Provider], clock: Callable[[], datetime]) -> None:
        self._providers = providers
        self._clock = clock
        self._health = {provider.name: Health() for provider in providers}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._health)

    def in_order(self, refused_by: frozenset[str]) -> list[Provider]:
        """Whom to try: the well before the resting, and those who refused this message only if nobody else is left.
        Empty where all have asked for a rest."""
        left = [one for one in self._providers if one.name not in refused_by] or list(self._providers)
        able = [
            one for one in left if not (self._rest_of(one.name) and self._health[one.name].asked_for_rest)
        ]
        return sorted(able, key=lambda one: bool(self._rest_of(one.name)))

    def shortest_rest(self) -> timedelta:
        """How long until the first of them is to be tried again."""
        return min(self._rest_of(one.name) for one in self._providers)

    def succeeded(self, name: str) -> None:
        if self._health[name].rests:
            log.info("provider.well_again", provider=name)
        self._health[name] = Health()

    def failed(self, name: str, retry_after: timedelta | None) -> None:
        """One more failure: at the second in a row it rests, for as long as it asked for where it did."""
        health = self._health[name]
        health.failures += 1
        if health.failures >= PATIENCE or retry_after:
            rest = retry_after or min(REST * 2**health.rests, LONGEST_REST)
            health.rests = min(health.rests + 1, 10)
            health.rests_until = self._clock() + rest
            health.asked_for_rest = retry_after is not None
            log.warning("provider.rests", provider=name, seconds=rest.total_seconds())

    def _rest_of(self, name: str) -> timedelta:
        """What is left of a provider's rest; nothing for one that is to be tried."""
        until = self._health[name].rests_until
        return max(until - self._clock(), timedelta()) if until else timedelta()

    async def close(self) -> None:
        for provider in self._providers:
            await provider.close()
