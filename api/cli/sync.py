"""`consular sync`: fetch GOV.UK's travel advice now.

An empty database gets its tables and facts first, as `consular up` sees to it. Exit code 0: all is up to date; 3: some
pages are not, and the others are; 1: nothing could be fetched.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import inspect

from api import settings
from api.cli import data
from api.govuk import parts
from api.govuk.report import Report
from consular.advice.models import AdviceSync
from consular.database import Database, now
from consular.errors import NotFound

console = Console(stderr=True)

INCOMPLETE = 3


def sync(
    country: Annotated[
        str | None, typer.Option(help="one page, by its name in GOV.UK's address, as in costa-rica")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="every page again, whether or not it changed")] = False,
) -> None:
    """Fetch travel advice from GOV.UK: its index, then only the pages that changed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    chosen = settings.load()
    _prepare(chosen)
    report = asyncio.run(_sync(chosen, country, full))
    _print(report)
    if report.failed:
        raise typer.Exit(INCOMPLETE)


def _prepare(chosen: settings.Settings) -> None:
    """Give an empty database its tables and facts; one that is in use is brought up to date by whoever runs it."""
    data.make_folder(chosen)
    tables = asyncio.run(_tables(chosen))
    if not tables:
        with console.status("Preparing the database"):
            data.migrate()
            facts = asyncio.run(data.bring(chosen))
        console.print(f"Facts: {data.summarise(facts)}", highlight=False)
    elif AdviceSync.__tablename__ not in tables:
        raise NotFound("The database has no tables for travel advice: run `consular migrate`.")


async def _tables(chosen: settings.Settings) -> list[str]:
    database = Database(chosen.database_url)
    try:
        async with database.engine.connect() as connection:
            return await connection.run_sync(lambda inner: inspect(inner).get_table_names())
    finally:
        await database.close()


async def _sync(chosen: settings.Settings, country: str | None, full: bool) -> Report:
    database, govuk = Database(chosen.database_url), parts.make_client(chosen)
    columns = (TextColumn("Travel advice"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("pages", total=None)
            report = await parts.make_sync(chosen, database, govuk, now).run(
                country,
                full,
                by_hand=True,
                progress=lambda done, of: bar.update(task, completed=done, total=of),
            )
    finally:
        await govuk.close()
        await database.close()
    assert report is not None  # by hand it is always our turn
    return report


def _print(report: Report) -> None:
    console.print(f"Travel advice: {report.summary()}.", highlight=False)
    for slug, reason in sorted(report.failed.items()):
        console.print(
            f"  {slug}: {reason}. We try it again with the next sync.", style="yellow", highlight=False
        )
    for slug, surprises in sorted(report.surprises.items()):
        console.print(f"  {slug}: {'; '.join(surprises)}", style="dim", highlight=False)
