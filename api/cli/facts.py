"""`consular facts`: what is known of what the advice pages say; which parts have to be read again, or just were."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api import settings
from consular.advice import repository as advice
from consular.countries import key_facts, reading, repository
from consular.countries.key_facts import LINES, Told
from consular.countries.reading import Due
from consular.database import Database, now
from consular.errors import NotFound
from consular.facts import as_read

Stale = Annotated[
    bool, typer.Option("--stale", help="Name the parts of pages that changed after they were read.")
]
Read = Annotated[
    str | None,
    typer.Option(
        metavar="COUNTRY", help="Note in its file that its facts were read today, of the page that is held."
    ),
]


def facts(stale: Stale = False, read: Read = None) -> None:
    """Count what the key facts say of each thing, over all destinations; or name what has to be read again."""
    work = _note(read) if read else _again() if stale else _counted()
    for line in asyncio.run(work):
        typer.echo(line)


async def _note(slug: str) -> list[str]:
    chosen = settings.load()
    file = chosen.data_folder / "countries" / f"{slug}.yml"
    database = Database(chosen.database_url)
    try:
        async with database.read() as session:
            page, marks = await advice.page(session, slug), await advice.marks(session, slug)
            country = await repository.get(session, slug)
    finally:
        await database.close()
    known = key_facts.read(country.key_facts) if country else None
    if page is None or slug not in marks or known is None:
        raise NotFound(f"No page of {slug} is held: run `consular sync`, then read it again.")
    used = {part: mark for part, mark in marks[slug].items() if part in known.parts()}
    file.write_text(as_read.write(file.read_text("utf-8"), used, now().date()), "utf-8")
    return [f"{slug}: page of {page.updated.date()}, read {now().date()}. Run consular seed."]


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
    parts = f" ({', '.join(one.parts)})" if one.parts else ""
    return f"{one.slug}: page changed {one.changed}, {was_read}{parts}"


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
