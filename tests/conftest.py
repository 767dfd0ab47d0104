"""What every test may ask for: a migrated and seeded database on each dialect, and a clock that is set by hand."""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from alembic import command
from alembic.config import Config

from api import readers
from api.settings import Settings
from consular.database import Database
from consular.facts import seeding
from consular.places.__main__ import compile_gazetteer
from tests import postgres

DATA = Path("data")
os.environ["GOVUK_EVERY"] = "0"  # no test asks GOV.UK; those of fetching have a server of their own


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


def migrate(url: str) -> None:
    config = Config("alembic.ini")
    config.attributes["database_url"] = url
    command.upgrade(config, "head")


async def _seed(url: str) -> None:
    database = Database(url)
    async with database.write() as session:
        await seeding.seed(session, DATA)
    await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and seeded file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "consular.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    asyncio.run(_seed(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    url = postgres.make_database(postgres_server, "seeded")
    migrate(url)
    asyncio.run(_seed(url))
    return "seeded"


@pytest.fixture(params=["sqlite", "postgresql"])
def seeded_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with every table and fact, and nothing else."""
    if request.param == "sqlite":
        copy = tmp_path / "consular.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), copy)
        yield f"sqlite+aiosqlite:///{copy}"
        return
    server, template = (
        request.getfixturevalue("postgres_server"),
        request.getfixturevalue("postgres_template"),
    )
    name = f"test_{uuid.uuid4().hex}"
    yield postgres.make_database(server, name, template)
    postgres.drop_database(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
        return
    server, name = request.getfixturevalue("postgres_server"), f"empty_{uuid.uuid4().hex}"
    yield postgres.make_database(server, name)
    postgres.drop_database(server, name)


@pytest_asyncio.fixture
async def database(seeded_url: str) -> AsyncIterator[Database]:
    opened = Database(seeded_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def places_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled gazetteer."""
    target = tmp_path_factory.mktemp("places") / "places.json"
    compile_gazetteer(DATA, target)
    return target


@pytest.fixture(scope="session", autouse=True)
def readers_loaded_once() -> Iterator[None]:
    """Phrases, places and replies are only read: a thousand apps share what takes a second and 100 MB to load."""
    loaded: dict[tuple[Path, Path], readers.Readers] = {}
    load = readers.load

    def load_once(settings: Settings) -> readers.Readers:
        key = (settings.data_folder, settings.places_file)
        return loaded.setdefault(key, loaded.get(key) or load(settings))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "load", load_once)
        yield
