"""`consular migrate`, `seed` and `check-data`: the database's shape, and the facts that it holds."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from rich.console import Console

from api import settings
from consular.advice import pins, vocabulary
from consular.database import Database, now
from consular.desk import canned, levels
from consular.facts import loader, seeding

console = Console(stderr=True)


def migrate() -> None:
    """Bring the database to the newest shape."""
    chosen = settings.load()
    make_folder(chosen)
    config = Config("alembic.ini")
    config.attributes["database_url"] = chosen.database_url
    command.upgrade(config, "head")


def make_folder(chosen: settings.Settings) -> None:
    """SQLite makes its file, but not the folder that it is to lie in."""
    if chosen.database_url.startswith("sqlite"):
        Path(chosen.database_url.split("///", 1)[1]).parent.mkdir(parents=True, exist_ok=True)


def seed() -> None:
    """Carry the facts of data/ into the database; what has not changed is not touched."""
    report = asyncio.run(bring(settings.load()))
    console.print(f"Facts: {summarise(report)}")
    for post, label, published in report.unparsed_phones:
        console.print(
            f"  {post}: {label} kept as published, not readable as a number: {published}", style="dim"
        )


def summarise(report: seeding.SeedReport) -> str:
    """One line for a person: how many files came, changed, went and stayed."""
    kinds = ("added", "changed", "removed", "unchanged")
    counted = [f"{len(getattr(report, kind))} {kind}" for kind in kinds if getattr(report, kind)]
    unread = len(report.unparsed_phones)
    return ", ".join(counted) + (f"; {unread} phone numbers kept as published" if unread else "")


async def bring(chosen: settings.Settings) -> seeding.SeedReport:
    database = Database(chosen.database_url)
    try:
        async with database.write() as session:
            return await seeding.seed(session, chosen.data_folder)
    finally:
        await database.close()


def check_data() -> None:
    """Read every file in data/ and name each mistake with its file, line and fix."""
    facts = loader.load(settings.load().data_folder)
    known = levels.load(settings.load().data_folder)
    canned.load(settings.load().data_folder)
    vocabulary.load(settings.load().data_folder / "advice")
    pinned = pins.load(settings.load().data_folder / "advice")
    pinned.need_known(facts.countries)
    console.print(
        f"All well: {len(facts.countries)} countries, {len(facts.posts)} posts, "
        f"{len(facts.services)} service pages, {len(facts.topics)} topics."
    )
    for problem in pinned.past(now().date()):
        console.print(f"  {problem}", style="yellow")
    for year in (now().year, now().year + 1):
        if unknown := known.posts_without_holidays(year):
            console.print(f"  No holidays of {year} are known for {', '.join(unknown)}", style="dim")
