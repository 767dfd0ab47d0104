"""The service, started once on each database for all journeys."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests import postgres
from tests.journeys.outside import Outside, outside
from tests.journeys.service import Chat, Running, up


@pytest.fixture(scope="session")
def world() -> Iterator[Outside]:
    with outside() as made:
        yield made


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, world: Outside
) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("journeys")
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{folder}/consular.db"
    else:
        url = postgres.make_database(
            request.getfixturevalue("postgres_server"), f"journeys_{uuid.uuid4().hex}"
        )
    with up(url, folder / "up.log", world.settings) as service:
        yield service


@pytest.fixture
def chat(running: Running) -> Chat:
    return running.chat()
