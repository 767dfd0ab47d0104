"""Over GOV.UK's real pages, where a copy of them lies beside this checkout: all are read, quickly, and no word is lost.

Their words are GOV.UK's, so they are no part of this repository, and this is skipped without them.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from api.govuk.client import GovUk
from api.govuk.sync import Sync
from consular.advice.models import AdviceChange
from consular.advice.page import KNOWN_STATUSES, Page, read
from consular.database import Database
from tests.api.channels.loopback import served
from tests.conftest import Clock

COPY = Path("../shared/govuk")
PAGES = COPY / "api/content/foreign-travel-advice"
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"{COPY} holds no copy of GOV.UK's pages")
SIGNPOSTS = re.compile(r"<p><a [^>]*>(Previous:|Next:|View a printable version)[^<]*</a></p>")
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff")) | {0x2011: "-"}


class Words(HTMLParser):
    """Every word of a part but those of its headings and of what it says of its own dates: another way to read it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._hidden = 0
        self._number: int | None = None  # of the last item, in a list that counts
        self._said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("h2", "h3", "dl")
        if tag in ("ul", "ol"):
            self._number = 0 if tag == "ol" else None
        if tag in ("p", "li", "br"):
            self._said.append(" ")
        if tag == "li":
            self._said.append("- " if self._number is None else f"{self._number + 1}. ")
            self._number = None if self._number is None else self._number + 1

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("h2", "h3", "dl")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._said.append(data)

    @property
    def words(self) -> list[str]:
        return "".join(self._said).translate(UNSEEN).split()


def pages() -> list[tuple[dict[str, object], Page]]:
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(PAGES.glob("*.json"))]
    return [(document, read(document)) for document in documents]


def test_no_word_of_any_page_is_lost_or_added() -> None:
    for document, page in pages():
        for part in document["details"]["parts"]:  # type: ignore[index]
            kept = [passage for passage in page.passages if passage.part == part["slug"]]
            said = [word for passage in kept for word in passage.text.split()]
            assert said == Words(SIGNPOSTS.sub("", part["body"])).words, (page.slug, part["slug"])


def test_every_page_is_read_without_a_surprise() -> None:
    assert len(pages()) == 226
    for _document, page in pages():
        assert page.surprises == (), page.slug
        assert set(page.alert_status) <= KNOWN_STATUSES
        assert {"entry-requirements", "health", "getting-help"} <= {part.slug for part in page.parts}
        assert page.reviewed is not None and page.change_description
        for passage in page.passages:
            assert passage.text == passage.text.strip() and passage.heading == passage.heading.strip()
            assert not set(passage.text + passage.heading) & {"\u00a0", "\u202f", "\u2060", "\u200b"}


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    files = Starlette(routes=[Mount("/", StaticFiles(directory=COPY))])
    async with served(files) as address:
        yield address


async def test_all_are_synced_in_a_minute_and_an_unchanged_second_run_takes_no_time(
    url: str, database: Database, clock: Clock
) -> None:
    async def announce(_session: AsyncSession, _change: AdviceChange, _at: datetime) -> None:
        raise AssertionError("nothing has changed")

    client = GovUk(url, "tests", per_second=0)
    sync = Sync(database, client, announce, timedelta(minutes=15), clock)
    begun = time.monotonic()
    report = await sync.run(by_hand=True)
    first = time.monotonic() - begun
    assert report is not None and (len(report.fetched), report.failed, report.surprises) == (226, {}, {})
    begun = time.monotonic()
    report = await sync.run(by_hand=True)
    second = time.monotonic() - begun
    assert report is not None and (report.fetched, report.unchanged) == ([], [])
    assert (first < 60, second < 5) == (True, True), (first, second)
    await client.close()
