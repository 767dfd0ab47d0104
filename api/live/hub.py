"""Wake-ups inside one process: who waits for a conversation hears that it changed, and reads the transcript.

It carries ids only and may lose any of them between processes: every listener also polls.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Listener:
    """Hears one topic from the moment it was made, so that nothing falls between reading and waiting."""

    def __init__(self) -> None:
        self.event = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Return when the topic was woken since the last wait, or after `seconds`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.event.wait(), seconds)
        self.event.clear()


class Hub:
    """Topics are conversation ids; topic `WORK` is "something is due"."""

    WORK = 0

    def __init__(self) -> None:
        self._listeners: dict[int, set[Listener]] = defaultdict(set)
        self.relay: Callable[[int], None] | None = None  # tells the other replicas, where there are any

    def wake(self, *topics: int) -> None:
        """Tell every listener of these topics, here and in the other replicas."""
        for topic in topics:
            self.wake_here(topic)
            if self.relay:
                self.relay(topic)

    def wake_here(self, topic: int) -> None:
        for listener in self._listeners.get(topic, ()):
            listener.event.set()

    @contextmanager
    def listen(self, topic: int) -> Iterator[Listener]:
        listener = Listener()
        self._listeners[topic].add(listener)
        try:
            yield listener
        finally:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]
