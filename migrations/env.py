"""Runs migrations on SQLite and PostgreSQL alike. One call brings any earlier database to the newest shape."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool

from api import settings
from consular import tables


def run() -> None:
    url = context.config.attributes.get("database_url") or settings.load().database_url
    engine = create_engine(url.replace("sqlite+aiosqlite", "sqlite"), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=tables.METADATA,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
            include_name=tables.is_of_models,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
