"""Keeps advice and posts up to date while the gateway runs: at the first start, then on the schedule, by one replica.

Without internet it says nothing: the service then runs on what it holds, and `/health/ready` tells how old that is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from api.govuk.client import GovUk
from api.govuk.report import Report, Tally
from api.govuk.sync import Sync
from consular.advice import turn
from consular.database import Database
from consular.errors import ConsularError
from consular.presence import repository as presence

log = structlog.get_logger()

POLL = 15.0  # seconds


class Keeper:
    def __init__(self, database: Database, govuk: GovUk, sync: Sync, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._govuk = govuk
        self._sync = sync
        self._clock = clock

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self.run_safely()
            await asyncio.sleep(POLL)

    async def run_safely(self) -> Report | None:
        """One run, if one is due; None where there was none, or it could not be."""
        try:
            return await self._run_once()
        except ConsularError as error:
            log.debug("advice.not_reached", reason=str(error))
        except Exception:
            log.error("advice.failed", exc_info=True)
        return None

    async def _run_once(self) -> Report | None:
        at = self._clock()
        async with self._database.read() as session:
            if not await turn.is_due(session, at):
                return None
        async with self._database.write() as session:
            await presence.drop_expired(session, at)
        report = await self._sync.run()
        if report is not None:
            _tell(report)
        return report

    async def close(self) -> None:
        await self._govuk.close()


def _tell(report: Report) -> None:
    if report.fetched or report.gone or report.failed:
        log.info("advice.synced", summary=report.summary())
    for slug, reason in report.failed.items():
        log.warning("advice.page_not_synced", slug=slug, reason=reason)
    for slug, surprises in report.surprises.items():
        log.warning("advice.surprise", slug=slug, surprises=list(surprises))
    _tell_of_posts(report.posts)


def _tell_of_posts(tally: Tally) -> None:
    if tally.listed:
        log.info("posts.synced", summary=tally.summary("due"), absent=sorted(tally.absent))
    for slug in tally.gone:
        log.warning("posts.page_gone", slug=slug)
    for slug, reason in tally.failed.items():
        log.warning("posts.page_not_synced", slug=slug, reason=reason)
    for slug, surprises in tally.surprises.items():
        log.warning("posts.surprise", slug=slug, surprises=list(surprises))
