"""`consular staff` and `consular audit`: the first account, the way back in, and nothing of it by itself in production."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from api.cli import staff
from api.cli.main import app
from api.settings import Environment, Settings
from consular.database import Database, now
from consular.staff import links
from consular.staff.models import Officer

AMARA = ["--email", "amara@example.org", "--name", "Amara Obi", "--shown-as", "Amara"]
BEN = ["--email", "ben@example.org", "--name", "Ben Carter", "--shown-as", "Ben"]
Command = Callable[..., Result]


@pytest.fixture
def consular(seeded_url: str, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("DATABASE_URL", seeded_url)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, list(words), input=typed)

    return run


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def test_the_first_account_is_an_administrators_and_the_next_are_not(consular: Command) -> None:
    first = said(consular("staff", "add", *AMARA))
    assert "Added amara@example.org as administrator" in first
    assert re.search(r"First password: [\w-]{19}\n", first)
    assert "as officer" in said(consular("staff", "add", *BEN, "--post", "british-embassy-paris"))
    listed = said(consular("staff", "list"))
    assert re.search(r"amara@example.org .*administrator .*all .*no .*active", listed)
    assert "british-embassy-paris" in listed


def test_what_is_not_given_is_asked_for(consular: Command) -> None:
    asked = said(consular("staff", "add", typed="amara@example.org\nAmara Obi\nAmara\n"))
    assert "Added amara@example.org as administrator" in asked


def test_a_mistake_is_one_sentence(consular: Command) -> None:
    wrong = consular("staff", "add", *AMARA, "--post", "nowhere")
    assert str(wrong.exception) == "Put right: posts (unknown)."


def test_a_link_opens_the_console_of_the_public_address(
    consular: Command, seeded_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(consular("staff", "add", *AMARA))
    monkeypatch.setenv("PUBLIC_URL", "https://desk.example")
    printed = said(consular("staff", "link", "Amara@example.org")).strip()
    assert printed.startswith("https://desk.example/staff/link/")
    assert asyncio.run(usable(seeded_url, printed.rpartition("/")[2]))
    assert "There is no account for x@y" in str(consular("staff", "link", "x@y").exception)


async def usable(url: str, token: str) -> bool:
    database = Database(url)
    async with database.read() as session:
        found = await links.look(session, token, now())
    await database.close()
    return found


def test_everything_is_revoked_at_once(consular: Command, seeded_url: str) -> None:
    said(consular("staff", "add", *AMARA))
    token = said(consular("staff", "link", "amara@example.org")).strip().rpartition("/")[2]
    assert "0 sessions ended" in said(consular("staff", "revoke"))
    assert not asyncio.run(usable(seeded_url, token))
    assert "Reset" in said(consular("staff", "reset-second-factor", "amara@example.org"))


def test_the_log_is_verified_and_its_first_broken_row_named(consular: Command, seeded_url: str) -> None:
    said(consular("staff", "add", *AMARA))
    said(consular("staff", "add", *BEN))
    assert "All 2 rows are sound" in said(consular("audit", "verify"))
    asyncio.run(tamper(seeded_url))
    broken = consular("audit", "verify")
    assert broken.exit_code != 0
    assert "Row 2 is broken: it was changed after it was written" in str(broken.exception)


async def tamper(url: str) -> None:
    database = Database(url)
    async with database.write() as session:
        off = "DROP TRIGGER audit_entries_no_update"
        await session.execute(
            text(off if database.is_sqlite else "ALTER TABLE audit_entries DISABLE TRIGGER ALL")
        )
        await session.execute(text("UPDATE audit_entries SET action = 'officer.harmless' WHERE id = 2"))
    await database.close()


def development(url: str) -> Settings:
    return Settings(_env_file=None, database_url=url, port=8000)


async def test_development_makes_the_first_officer_once_and_a_link_each_time(seeded_url: str) -> None:
    first, second = [await staff.make_development_link(development(seeded_url)) for _ in range(2)]
    assert first and second and first != second
    assert first.startswith("http://127.0.0.1:8000/staff/link/")
    assert await usable(seeded_url, second.rpartition("/")[2])
    database = Database(seeded_url)
    async with database.read() as session:
        officers = (await session.execute(Officer.__table__.select())).all()
    await database.close()
    assert [(officer.email, officer.password_hash) for officer in officers] == [("officer@localhost", None)]


async def test_production_makes_neither_officer_nor_link(seeded_url: str) -> None:
    production = development(seeded_url).model_copy(update={"environment": Environment.PRODUCTION})
    assert await staff.make_development_link(production) is None
    database = Database(seeded_url)
    async with database.read() as session:
        assert (await session.execute(Officer.__table__.select())).all() == []
    await database.close()
