"""Small calls that nobody waits for: a typing sign, the end of a button's spinner, a word to a group.

They are lost if the process stops, so nothing that a person needs is ever one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from consular.errors import ConsularError

log = structlog.get_logger()

MOST = 200  # under way at once: more of them means that Telegram does not answer


class Errands:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, what: str, call: Coroutine[Any, Any, None]) -> None:
        """Run a call on its own. A failure is logged and goes no further."""
        if len(self._tasks) >= MOST:
            call.close()
            log.warning("errand.dropped", what=what)
            return
        task = asyncio.create_task(_run(what, call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait for all that are under way."""
        await asyncio.gather(*self._tasks)

    async def cancel(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _run(what: str, call: Coroutine[Any, Any, None]) -> None:
    try:
        await call
    except ConsularError as failure:
        log.warning("errand.failed", what=what, reason=str(failure))
    except Exception:
        log.warning("errand.failed", what=what, exc_info=True)
