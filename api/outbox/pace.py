"""Spaces messages out for networks that take only so many a second from all of us together.

Replicas do not talk of it: each takes its share. Should they be too fast together all the same, the network says so,
and the dispatcher waits as long as it says.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable


class Pace:
    """`replicas` share what a network takes; `clock` in seconds that only grow; `pause` waits for so many."""

    def __init__(
        self,
        replicas: int = 1,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._replicas = replicas
        self._clock = clock
        self._pause = pause
        self._free: dict[str, float] = {}  # when each channel takes its next message

    async def turn(self, channel: str, per_second: int) -> None:
        """Return when it is this message's turn; at once where there is no limit."""
        if per_second <= 0:
            return
        now = self._clock()
        at = max(now, self._free.get(channel, now))
        self._free[channel] = at + self._replicas / per_second
        if at > now:
            await self._pause(at - now)
