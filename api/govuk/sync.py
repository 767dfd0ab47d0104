"""One run: the index, then only what changed, each page in a transaction of its own; then the posts that are due.

So a run that is cut short loses nothing: the next one fetches what is still missing. One page that cannot be fetched or
read stops no other. No transaction is open while GOV.UK is asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.govuk.client import NEVER, GovUk, Missing
from api.govuk.posts import PostSync
from api.govuk.report import Report
from api.govuk.several import Progress, Several
from api.govuk.writing import writing
from consular.advice import index, page, plan, repository, turn
from consular.advice.models import AdviceChange, AdvicePage, State
from consular.advice.repository import Validators
from consular.database import Database
from consular.errors import NotFound, TemporaryFailure

INDEX = "index"  # the index's name in a report

Announce = Callable[[AsyncSession, AdviceChange, datetime], Awaitable[object]]


class Sync:
    """`announce` tells, in the same transaction, whoever is to hear of a change. Without `posts` they are let alone."""

    def __init__(
        self,
        database: Database,
        govuk: GovUk,
        announce: Announce,
        every: timedelta,
        clock: Callable[[], datetime],
        posts: PostSync | None = None,
    ) -> None:
        self._database = database
        self._govuk = govuk
        self._announce = announce
        self._every = every
        self._clock = clock
        self._posts = posts

    async def run(
        self,
        only: str | None = None,
        is_full: bool = False,
        by_hand: bool = False,
        progress: Progress = lambda done, of: None,
        of_posts: Progress = lambda done, of: None,
    ) -> Report | None:
        """None where another has the turn. `is_full` fetches every page again, whether or not it has changed.

        Raises a ConsularError where the index cannot be had, or does not list the `only` page.
        """
        owner = uuid.uuid4().hex
        async with self._database.write() as session:
            row = await turn.take(session, owner, self._clock(), by_hand)
        if row is None:
            return None
        is_done, wait = False, timedelta(0)
        try:
            known, tags = turn.listed(row), Validators(row.etag, row.last_modified)
            report = Report()
            listed = await self._look(known, tags if known else NEVER, report)
            await _Run(self, listed, owner, is_full, report, progress).work(only)
            is_done = only is None and not report.failed
            if self._posts is not None and only is None:
                await self._posts.run(owner, is_full, report.posts, of_posts)
            return report
        except TemporaryFailure as failure:
            wait = failure.retry_after or wait
            raise
        finally:
            await self._end(owner, wait, is_done)

    async def _look(
        self, known: Mapping[str, datetime | None], tags: Validators, report: Report
    ) -> Mapping[str, datetime | None]:
        """The index, as it is now."""
        answer = await self._govuk.index(tags)
        read = index.read(answer.document) if answer.document is not None else index.Index(dict(known), ())
        async with self._database.write() as session:
            await turn.note_index(session, read.listed, answer.tags, self._clock())
        report.listed = len(read.listed)
        if read.surprises:
            report.surprises[INDEX] = read.surprises
        return read.listed

    async def _end(self, owner: str, wait: timedelta, is_done: bool) -> None:
        at = self._clock()
        async with self._database.write() as session:
            await turn.end(session, owner, at, at + max(self._every, wait), is_done)


class _Run:
    """The pages of one run."""

    def __init__(
        self,
        sync: Sync,
        listed: Mapping[str, datetime | None],
        owner: str,
        is_full: bool,
        report: Report,
        progress: Progress,
    ) -> None:
        self._database, self._govuk = sync._database, sync._govuk
        self._announce, self._clock = sync._announce, sync._clock
        self._listed = listed
        self._owner = owner
        self._is_full = is_full
        self._report = report
        self._progress = progress
        self._held: dict[str, AdvicePage] = {}

    async def work(self, only: str | None) -> None:
        await Several(self._bring, self._report.failed).bring(await self._plan(only), self._progress)

    async def _plan(self, only: str | None) -> tuple[str, ...]:
        async with self._database.write() as session:
            self._held = await repository.held(session)
            if only is not None:
                if only not in self._listed and only not in self._held:
                    raise NotFound(
                        f"GOV.UK's index has no page {only}: name it as in its address, as in costa-rica."
                    )
                return (only,)
            planned = plan.make(self._listed, self._held, self._is_full)
            await repository.confirm(session, planned.current, self._clock())
        return planned.due

    async def _bring(self, slug: str) -> None:
        held = self._held.get(slug)
        is_new = held is None or held.state is State.GONE or self._is_full
        tags = NEVER if held is None or is_new else Validators(held.etag, held.last_modified)
        try:
            answer = await self._govuk.page(slug, tags)
        except Missing as missing:
            if slug in self._listed and not missing.for_good:
                raise NotFound("the index lists it, and it is not there") from missing
            return await self._mark_gone(slug)
        if answer.document is None:
            return await self._confirm(slug)
        read = page.read(answer.document, self._listed.get(slug))
        if read.slug != slug:
            raise page.Unreadable(f"the document is that of {read.slug}")
        await self._store(read, answer.tags)

    async def _store(self, read: page.Page, tags: Validators) -> None:
        at = self._clock()
        async with writing(self._database, self._owner, at) as session:
            change = await repository.store(session, read, tags, at)
            if change is not None:
                await self._announce(session, change, at)
        self._report.fetched.append(read.slug)
        if change is not None:
            self._report.changed.append(read.slug)
        if read.surprises:
            self._report.surprises[read.slug] = read.surprises

    async def _confirm(self, slug: str) -> None:
        at = self._clock()
        async with writing(self._database, self._owner, at) as session:
            await repository.confirm(session, [slug], at)
        self._report.unchanged.append(slug)

    async def _mark_gone(self, slug: str) -> None:
        at = self._clock()
        async with writing(self._database, self._owner, at) as session:
            await repository.mark_gone(session, slug, at)
        self._report.gone.append(slug)
