"""`consular facts`: how much is known of what the advice pages say, and which of them have to be read again."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api import settings
from consular.countries import key_facts, reading, repository
from consular.countries.key_facts import LINES, Told
from consular.countries.reading import Due
from consular.database import Database

Stale = Annotated[
    bool, typer.Option("--stale", help="Name the destinations whose page changed after it was read.")
]


def facts(stale: Stale = False) -> None:
    """Count what the key facts say of each thing, over all destinations; or name what has to be read again."""
    for line in asyncio.run(_again() if stale else _counted()):
        typer.echo(line)


async def _again() -> list[str]:
    database = Database(settings.load().database_url)
    try:
        async with database.read() as session:
            found = await reading.due(session)
    finally:
        await database.close()
    return [_describe(one) for one in found] or ["Nothing to read again."]


def _describe(one: Due) -> str:
    was_read = f"read {one.read_on}" if one.read_on else "not in the database: run consular seed"
    return f"{one.slug}: page changed {one.changed}, {was_read}"


async def _counted() -> list[str]:
    database = Database(settings.load().database_url)
    try:
        async with database.read() as session:
            stored = [key_facts.read(country.key_facts) for country in await repository.all(session)]
    finally:
        await database.close()
    known = [each for each in stored if each]
    lines = [f"{len(known)} of {len(stored)} destinations have key facts."]
    for line in LINES.values():
        told = [each.told(line) for each in known]
        lines.append(f"{line.name}: " + ", ".join(f"{told.count(state)} {state.value}" for state in Told))
    return lines
