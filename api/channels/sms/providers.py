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
    """How a provider has been doing. `rests_until` is None for one that is well."""

    failures: int = 0
    rests: int = 0
    rests_until: datetime | None = None


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
        """Whom to try: the well before the resting, and those who refused this message only if nobody else is left."""
        left = [one for one in self._providers if one.name not in refused_by] or list(self._providers)
        return sorted(left, key=lambda one: self._is_resting(one.name))

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
            log.warning("provider.rests", provider=name, seconds=rest.total_seconds())

    def _is_resting(self, name: str) -> bool:
        until = self._health[name].rests_until
        return until is not None and self._clock() < until

    async def close(self) -> None:
        for provider in self._providers:
            await provider.close()
