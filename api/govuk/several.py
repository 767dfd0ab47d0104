"""Many documents, a few at once: one that cannot be had stops no other, and a server that is down is left in peace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from consular.errors import ConsularError, TemporaryFailure

log = structlog.get_logger()

AT_ONCE = 4  # documents
ENOUGH = 8  # documents in a row that GOV.UK did not answer for: then the rest is left to the next run

Progress = Callable[[int, int], None]  # documents done, documents to do


class Several:
    """Calls `one` for each of many; what went wrong with it stands in `failed`."""

    def __init__(self, one: Callable[[str], Awaitable[None]], failed: dict[str, str]) -> None:
        self._one = one
        self._failed = failed
        self._unanswered = 0

    async def bring(self, slugs: Sequence[str], progress: Progress) -> None:
        waiting = iter(slugs)
        done = 0

        async def bring_all() -> None:
            nonlocal done
            for slug in waiting:
                await self._bring_safely(slug)
                done += 1
                progress(done, len(slugs))

        progress(0, len(slugs))
        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(slugs))):
                group.create_task(bring_all())

    async def _bring_safely(self, slug: str) -> None:
        """One document, whatever is wrong with it."""
        if self._unanswered >= ENOUGH:
            self._failed[slug] = "not asked for: GOV.UK had stopped answering"
            return
        try:
            await self._one(slug)
            self._unanswered = 0
        except ConsularError as error:
            self._failed[slug] = str(error)
            self._unanswered = self._unanswered + 1 if isinstance(error, TemporaryFailure) else 0
        except Exception as error:
            log.error("advice.page_failed", slug=slug, exc_info=True)
            self._failed[slug] = type(error).__name__
