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
        self._heard: set[int] = set()

    def tell(self, topic: int) -> None:
        self._heard.add(topic)
        self.event.set()

    def take(self) -> set[int]:
        """The topics heard since they were last taken: on the desk's, the conversations that changed."""
        heard, self._heard = self._heard, set()
        return heard

    async def wait(self, seconds: float) -> None:
        """Return when the topic was woken since the last wait, or after `seconds`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.event.wait(), seconds)
        self.event.clear()


class Hub:
    """Topics are conversation ids; `WORK` is "something is due"; who listens to `DESK` hears of every conversation."""

    WORK = 0
    DESK = -1

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
            listener.tell(topic)
        if topic > 0:
            for listener in self._listeners.get(self.DESK, ()):
                listener.tell(topic)

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
