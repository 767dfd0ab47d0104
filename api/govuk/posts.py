"""The posts' pages on GOV.UK: each that is due is asked for by the post's own slug, in a transaction of its own.

A post is due once a day or so, since there is no index that would say which of them changed. What GOV.UK answers, even
that there is no such page, is not asked for again before then; what it did not answer for comes with the next run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from api.govuk.client import NEVER, GovUk, Missing
from api.govuk.report import Tally
from api.govuk.several import Progress, Several
from api.govuk.writing import writing
from consular.advice.models import State
from consular.advice.page import Unreadable
from consular.advice.repository import Validators
from consular.database import Database
from consular.errors import ConsularError, TemporaryFailure
from consular.posts import page, pages
from consular.posts.models import PostPage

NO_PAGE = "GOV.UK has no page under this name"


class PostSync:
    """Runs within the turn of whoever syncs the advice, and renews it."""

    def __init__(
        self, database: Database, govuk: GovUk, every: timedelta, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._govuk = govuk
        self._every = every
        self._clock = clock

    async def run(self, owner: str, is_full: bool, tally: Tally, progress: Progress) -> None:
        """The posts that are due; `is_full`: every one anew."""
        async with self._database.read() as session:
            due = await pages.due(session, None if is_full else self._clock() - self._every)
            held = await pages.held(session, due)
        tally.listed = len(due)
        run = _Run(self._database, self._govuk, self._clock, owner, {} if is_full else held, tally)
        await Several(run.bring, tally.failed).bring(due, progress)


class _Run:
    def __init__(
        self,
        database: Database,
        govuk: GovUk,
        clock: Callable[[], datetime],
        owner: str,
        held: dict[str, PostPage],
        tally: Tally,
    ) -> None:
        self._database, self._govuk, self._clock = database, govuk, clock
        self._owner = owner
        self._held = held
        self._tally = tally

    async def bring(self, slug: str) -> None:
        """One post. Raises what went wrong, noted as an answer unless the same question may soon be answered."""
        try:
            await self._look(slug)
        except TemporaryFailure:
            raise
        except Exception as error:
            await self._note(slug, str(error) if isinstance(error, ConsularError) else type(error).__name__)
            raise

    async def _look(self, slug: str) -> None:
        try:
            answer = await self._govuk.post(slug, self._tags(slug))
            if answer.document is None:
                return await self._confirm(slug)
            read = page.read(answer.document)
        except page.Gone:
            return await self._mark_gone(slug)
        except page.Moved as moved:
            return await self._keep(slug, str(moved))
        except Missing as missing:
            if missing.for_good:
                return await self._mark_gone(slug)
            return await self._keep(slug, str(page.Moved(missing.moved_to)) if missing.moved_to else NO_PAGE)
        if read.slug != slug:
            raise Unreadable(f"the document is that of {read.slug}")
        await self._store(read, answer.tags)

    def _tags(self, slug: str) -> Validators:
        held = self._held.get(slug)
        if held is None or held.state is State.GONE:
            return NEVER
        return Validators(held.etag, held.last_modified)

    async def _store(self, read: page.Page, tags: Validators) -> None:
        at = self._clock()
        async with writing(self._database, self._owner, at) as session:
            changed = await pages.store(session, read, tags, at)
        self._tally.fetched.append(read.slug)
        if changed:
            self._tally.changed.append(read.slug)
        if read.surprises:
            self._tally.surprises[read.slug] = read.surprises

    async def _confirm(self, slug: str) -> None:
        at = self._clock()
        async with writing(self._database, self._owner, at) as session:
            await pages.confirm(session, slug, at)
        self._tally.unchanged.append(slug)

    async def _mark_gone(self, slug: str) -> None:
        at = self._clock()
        async with writing(self._database, self._owner, at) as session:
            is_news = await pages.mark_gone(session, slug, at)
        if is_news:
            self._tally.gone.append(slug)

    async def _keep(self, slug: str, why: str) -> None:
        """There is nothing under this name: what we have stays, and an operator is told."""
        await self._note(slug, why)
        self._tally.absent[slug] = why

    async def _note(self, slug: str, trouble: str) -> None:
        at = self._clock()
        async with writing(self._database, self._owner, at) as session:
            await pages.note_trouble(session, slug, trouble, at)
