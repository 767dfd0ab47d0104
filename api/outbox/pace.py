"""Spaces messages out for networks that take only so many a second. Each replica keeps its own count.

Where several replicas together are too fast, the network says so, and the dispatcher waits as long as it says.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable


class Pace:
    """`clock` in seconds that only grow; `pause` waits for so many."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._pause = pause
        self._free: dict[str, float] = {}  # when each channel takes its next message

    async def turn(self, channel: str, per_second: int) -> None:
        """Return when it is this message's turn; at once where there is no limit."""
        if per_second <= 0:
            return
        now = self._clock()
        at = max(now, self._free.get(channel, now))
        self._free[channel] = at + 1 / per_second
        if at > now:
            await self._pause(at - now)
