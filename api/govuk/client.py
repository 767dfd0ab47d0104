"""Asks GOV.UK's Content API for documents: politely, only for what changed, and again when it may help.

It takes turns within the rate, says who we are, waits for everybody when it is told to, and never follows a redirect.
A folder of files on a static web server will do in GOV.UK's place: if the index is not found under its own path, it
and the pages are asked for with `.json` at the end.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import stamina

from consular.advice.page import FOLDER
from consular.advice.repository import Validators
from consular.errors import ConsularError, NotFound, PermanentFailure, TemporaryFailure
from consular.posts.page import FOLDER as POSTS

ROOT = "/api/content"
ATTEMPTS = 4
LONGEST_WAIT = timedelta(seconds=60)  # who wants us to wait longer is asked again by the schedule
NEVER = Validators()


class Missing(NotFound):
    """There is no such document. `for_good`: the server says that there never will be again. `moved_to`: where it leads
    to instead."""

    def __init__(self, path: str, for_good: bool, moved_to: str = "") -> None:
        super().__init__(f"{path} is not there")
        self.for_good = for_good
        self.moved_to = moved_to


@dataclass(frozen=True)
class Answer:
    """`document` is None where it has not changed since the validators that were shown."""

    document: Any
    tags: Validators


class GovUk:
    """`agent` is our User-Agent; `timeout` is for a whole document, in seconds. `clock` in seconds that only grow."""

    def __init__(
        self,
        base: str,
        agent: str,
        per_second: int,
        timeout: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        headers = {"user-agent": agent, "accept": "application/json"}
        self._http = httpx.AsyncClient(base_url=base.rstrip("/"), headers=headers, timeout=timeout)
        self._timeout = timeout
        self._per_second = per_second
        self._clock = clock
        self._pause = pause
        self._next_turn = self._held_until = 0.0
        self._ending = ""

    async def close(self) -> None:
        await self._http.aclose()

    async def index(self, tags: Validators = NEVER) -> Answer:
        try:
            return await self._fetch(FOLDER, tags)
        except (NotFound, PermanentFailure) as failure:
            if self._ending:
                raise
            return await self._index_of_files(tags, failure)

    async def page(self, slug: str, tags: Validators = NEVER) -> Answer:
        return await self._fetch(f"{FOLDER}/{slug}", tags)

    async def post(self, slug: str, tags: Validators = NEVER) -> Answer:
        """Ask for the index first: only then it is known how a folder of files calls them."""
        return await self._fetch(f"{POSTS}/{slug}", tags)

    async def _index_of_files(self, tags: Validators, first: ConsularError) -> Answer:
        """Raises what went wrong at first where there is no such folder either."""
        self._ending = ".json"
        try:
            return await self._fetch(FOLDER, tags)
        except ConsularError:
            self._ending = ""
            raise first from None

    async def _fetch(self, path: str, tags: Validators) -> Answer:
        """Raises Missing, TemporaryFailure once no further try may help, and PermanentFailure."""
        async for attempt in stamina.retry_context(
            on=_may_help, attempts=ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=15.0
        ):
            with attempt:
                return await self._ask(f"{ROOT}{path}{self._ending}", tags)
        raise AssertionError("the last attempt returns or raises")

    async def _ask(self, path: str, tags: Validators) -> Answer:
        await self._take_turn()
        shown = {"if-none-match": tags.etag, "if-modified-since": tags.last_modified}
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._http.get(path, headers={name: tag for name, tag in shown.items() if tag})
        except (httpx.TransportError, TimeoutError) as error:
            raise TemporaryFailure(f"GOV.UK did not answer: {type(error).__name__}") from error
        return self._read(path, answer, tags)

    async def _take_turn(self) -> None:
        """Within the rate, and not before the time that we were told."""
        turn = max(self._clock(), self._next_turn)
        self._next_turn = turn + (1 / self._per_second if self._per_second else 0.0)
        while (left := max(turn, self._held_until) - self._clock()) > 0:
            await self._pause(left)

    def _read(self, path: str, answer: httpx.Response, tags: Validators) -> Answer:
        status = answer.status_code
        if status == 304:
            return Answer(None, tags)
        if status == 429 or status >= 500:
            wait = _wait_of(answer)
            if wait and wait <= LONGEST_WAIT:
                self._held_until = max(self._held_until, self._clock() + wait.total_seconds())
            raise TemporaryFailure(f"GOV.UK answered with {status}", wait)
        if status in (404, 410) or 300 <= status < 400:
            raise Missing(path, for_good=status == 410, moved_to=answer.headers.get("location", ""))
        if status != 200:
            raise PermanentFailure(f"GOV.UK answered with {status}")
        if "html" in answer.headers.get("content-type", ""):
            raise PermanentFailure(f"{path} is a web page, and no document")
        try:
            document = answer.json()
        except ValueError as error:
            raise TemporaryFailure(f"{path} came in part only") from error
        return Answer(document, Validators(answer.headers.get("etag"), answer.headers.get("last-modified")))


def _may_help(error: Exception) -> bool:
    """Whether the same question may be answered soon."""
    if not isinstance(error, TemporaryFailure):
        return False
    return error.retry_after is None or error.retry_after <= LONGEST_WAIT


def _wait_of(answer: httpx.Response) -> timedelta | None:
    """How long the server wants us to wait: in seconds, or until a date."""
    told = answer.headers.get("retry-after", "")
    if told.isdigit():
        return timedelta(seconds=int(told))
    try:
        return max(timedelta(0), parsedate_to_datetime(told) - datetime.now(UTC))
    except (TypeError, ValueError):
        return None
