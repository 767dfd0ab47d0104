"""A sync over a real database and a GOV.UK of our own on loopback, with every pause taken in no time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import pytest_asyncio
import stamina
from sqlalchemy.ext.asyncio import AsyncSession

from api.govuk.client import GovUk
from api.govuk.report import Report
from api.govuk.sync import Sync
from consular.advice import repository
from consular.advice.models import AdviceChange, AdvicePage
from consular.database import Database
from tests.api.channels.loopback import served
from tests.api.govuk.fake import FakeGovUk
from tests.conftest import Clock

AGENT = "consular-tests (tests@example.org)"


class Waits:
    """A clock in seconds that goes on only while somebody waits, and how long they waited."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def clock(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@dataclass
class Desk:
    """A sync and all that it touches."""

    govuk: FakeGovUk
    client: GovUk
    sync: Sync
    database: Database
    clock: Clock
    waits: Waits
    announced: list[tuple[str, str]] = field(default_factory=list)

    async def run(self, **wanted: bool | str) -> Report:
        report = await self.sync.run(by_hand=True, **wanted)  # type: ignore[arg-type]
        assert report is not None
        return report

    async def page(self, slug: str) -> AdvicePage | None:
        async with self.database.read() as session:
            return await repository.page(session, slug)

    async def texts(self, slug: str) -> list[str]:
        async with self.database.read() as session:
            return [passage.text for passage in await repository.passages(session, slug)]


@pytest.fixture(autouse=True)
def no_pause_between_tries() -> Iterator[None]:
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest_asyncio.fixture
async def desk(database: Database, clock: Clock) -> AsyncIterator[Desk]:
    govuk, waits = FakeGovUk("freedonia", "ruritania", "sylvania"), Waits()
    async with served(govuk.app) as url:
        client = GovUk(url, AGENT, per_second=0, timeout=1, clock=waits.clock, pause=waits.pause)
        announced: list[tuple[str, str]] = []

        async def announce(_session: AsyncSession, change: AdviceChange, _at: datetime) -> None:
            announced.append((change.country_slug, change.description))

        sync = Sync(database, client, announce, timedelta(minutes=15), clock)
        yield Desk(govuk, client, sync, database, clock, waits, announced)
        await client.close()
