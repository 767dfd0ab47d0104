"""The migrations make just the tables that the models describe, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from consular import tables
from tests.conftest import migrate


def test_migrations_and_models_agree(database_url: str) -> None:
    migrate(database_url)
    engine = create_engine(database_url.replace("sqlite+aiosqlite", "sqlite"))
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": tables.is_of_models}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), tables.METADATA)
    engine.dispose()
    assert differences == []


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    migrate(database_url)
