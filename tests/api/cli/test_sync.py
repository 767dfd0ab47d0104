"""`consular sync` in a process of its own, over real connections: what it says, and that being killed does no harm."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from consular.advice import repository
from consular.countries import repository as countries
from consular.database import Database
from tests.api.channels.loopback import served
from tests.api.govuk import fake
from tests.api.govuk.fake import FakeGovUk
from tests.consular.posts import sample

CONSULAR = str(Path(sys.executable).parent / "consular")


class Terminal:
    """The command, and the GOV.UK that it is led to."""

    def __init__(self, url: str, database_url: str, govuk: FakeGovUk, **settings: str) -> None:
        self.url = url
        self.govuk = govuk
        self.database_url = database_url
        self._environment = {
            **os.environ,
            "GOVUK_URL": url,
            "DATABASE_URL": database_url,
            "GOVUK_PER_SECOND": "0",
            "GOVUK_POSTS_EVERY": "0",
            **settings,
        }

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(CONSULAR, "sync", *arguments), env=self._environment, stderr=asyncio.subprocess.PIPE
        )

    async def run(self, *arguments: str) -> tuple[int, str]:
        """The exit code, and what was said."""
        process = await self.start(*arguments)
        _, said = await process.communicate()
        assert process.returncode is not None
        return process.returncode, " ".join(said.decode().split())


@pytest_asyncio.fixture
async def terminal(seeded_url: str) -> AsyncIterator[Terminal]:
    govuk = FakeGovUk("freedonia", "ruritania", "sylvania")
    async with served(govuk.app) as url:
        yield Terminal(url, seeded_url, govuk)


async def test_it_says_what_it_did(terminal: Terminal) -> None:
    assert await terminal.run() == (0, "Travel advice: 3 listed, 3 fetched.")
    assert await terminal.run() == (0, "Travel advice: 3 listed.")
    assert await terminal.run("--full") == (0, "Travel advice: 3 listed, 3 fetched.")
    assert await terminal.run("--country", "ruritania") == (0, "Travel advice: 3 listed, 1 unchanged.")


async def test_it_says_what_it_did_about_posts(terminal: Terminal) -> None:
    with_posts = Terminal(
        terminal.url, terminal.database_url, terminal.govuk, GOVUK_POSTS_EVERY="86400", COLUMNS="200"
    )
    code, said = await with_posts.run()
    assert (code, said) == (
        0,
        "Travel advice: 3 listed, 3 fetched. Posts: 171 due, 171 absent. "
        "None of them is there: we keep what we have.",
    )
    terminal.govuk.posts = {
        "british-embassy-paris": sample.document("british-embassy-paris"),
        "elsewhere": {},
    }
    terminal.govuk.posts["british-embassy-tokyo"] = {"schema_name": "guide"}
    code, said = await with_posts.run("--full")
    assert code == 3
    assert (
        "Posts: 171 due, 1 fetched, 169 absent, 1 failed. british-embassy-tokyo: the document is no" in said
    )
    assert "british-embassy-oslo: GOV.UK has no page under this name. We keep what we have." in said
    assert await with_posts.run() == (0, "Travel advice: 3 listed.")


async def test_a_database_without_tables_is_prepared_first(tmp_path: Path) -> None:
    govuk = FakeGovUk("thailand")
    empty = f"sqlite+aiosqlite:///{tmp_path}/new/consular.db"
    async with served(govuk.app) as url:
        terminal = Terminal(url, empty, govuk)
        code, said = await terminal.run()
        assert code == 0 and said.endswith("Travel advice: 1 listed, 1 fetched.")
        assert await terminal.run() == (0, "Travel advice: 1 listed.")
    database = Database(empty)
    async with database.read() as session:
        assert await countries.get(session, "thailand")
    await database.close()


async def test_a_database_from_before_travel_advice_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as old:
        old.execute("create table countries (slug text)")
    govuk = FakeGovUk("thailand")
    terminal = Terminal("http://127.0.0.1:9", f"sqlite+aiosqlite:///{path}", govuk)
    code, said = await terminal.run()
    assert (code, said) == (1, "The database lacks tables for what GOV.UK publishes: run `consular migrate`.")


async def test_a_page_that_cannot_be_read_is_named_and_the_others_are_kept(terminal: Terminal) -> None:
    terminal.govuk.pages["ruritania"] = {"details": {}}
    code, said = await terminal.run()
    assert code == 3
    assert said.startswith("Travel advice: 3 listed, 2 fetched, 1 failed. ruritania: there is no slug")


async def test_errors_that_we_foresee_are_one_sentence(terminal: Terminal) -> None:
    code, said = await terminal.run("--country", "atlantis")
    assert (code, said.partition(":")[0]) == (1, "GOV.UK's index has no page atlantis")
    terminal.govuk.has_trouble(fake.INDEX, *[fake.status(403)] * 2)
    assert await terminal.run() == (1, "GOV.UK answered with 403")


async def test_killed_in_the_middle_it_goes_on_where_it_was(terminal: Terminal) -> None:
    others = asyncio.Event()
    terminal.govuk.has_trouble("sylvania", fake.no_end)
    terminal.govuk.before = lambda name: others.set() if terminal.govuk.asked.count("sylvania") else None
    process = await terminal.start()
    await others.wait()
    database = Database(terminal.database_url)
    while await _pages(database) < 2:
        await asyncio.wait({asyncio.create_task(process.wait())}, timeout=0.05)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert await terminal.run() == (0, "Travel advice: 3 listed, 1 fetched.")
    assert terminal.govuk.bodies["freedonia"] == 1
    await database.close()


async def _pages(database: Database) -> int:
    async with database.read() as session:
        return (await repository.holdings(session)).pages
