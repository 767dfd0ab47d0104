"""Copies everything from one database into an empty, migrated one: `.venv/bin/python deploy/move.py OLD_URL NEW_URL`.

For the way from SQLite to PostgreSQL. Nothing may run on either meanwhile. All or nothing: it is one transaction.
"""

from __future__ import annotations

import asyncio
import sys

from sqlalchemy import Table, TextClause, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from consular import tables
from consular.contacts.models import Contact
from consular.database import Database
from consular.errors import Conflict

AT_ONCE = 500  # rows


async def move(source: Database, target: Database) -> int:
    """Copy every row; how many there were. Raises `Conflict` where the target has conversations already."""
    moved = 0
    async with source.read() as reading, target.write() as writing:
        if (await writing.execute(select(func.count()).select_from(Contact))).scalar_one():
            raise Conflict("The new database is in use already: give the address of an empty one.")
        for table in reversed(tables.METADATA.sorted_tables):
            await _clear(writing, table)
        for table in tables.METADATA.sorted_tables:
            moved += await _copy(reading, writing, table)
            if not target.is_sqlite and "id" in table.columns:
                await writing.execute(_next_id(table))
    return moved


async def _clear(writing: AsyncSession, table: Table) -> None:
    """Facts that were seeded come again with the rest. The audit log, empty here, refuses any delete."""
    if (await writing.execute(select(func.count()).select_from(table))).scalar_one():
        await writing.execute(table.delete())


async def _copy(reading: AsyncSession, writing: AsyncSession, table: Table) -> int:
    found = await reading.execute(select(table).order_by(*table.primary_key.columns))
    rows = [dict(row) for row in found.mappings()]
    for start in range(0, len(rows), AT_ONCE):
        await writing.execute(insert(table), rows[start : start + AT_ONCE])
    return len(rows)


def _next_id(table: Table) -> TextClause:
    """New rows go on after the copied ones."""
    name = table.name
    return text(
        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), coalesce((SELECT max(id) FROM {name}), 0) + 1, false)"
    )


async def main(old: str, new: str) -> None:
    source, target = Database(old), Database(new)
    try:
        print(f"{await move(source, target)} rows copied.")
    except Conflict as refusal:
        sys.exit(str(refusal))
    finally:
        await source.close()
        await target.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
