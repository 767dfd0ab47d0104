"""`consular sync`: fetch GOV.UK's travel advice now, and what it publishes of the posts that are due.

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
from api.govuk.report import Report, Tally
from consular.advice.models import AdviceSync
from consular.database import Database, now
from consular.errors import NotFound
from consular.posts.models import PostPage

console = Console(stderr=True)

INCOMPLETE = 3


def sync(
    country: Annotated[
        str | None, typer.Option(help="one page, by its name in GOV.UK's address, as in costa-rica")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="every page and post again, whether or not it changed")
    ] = False,
) -> None:
    """Fetch travel advice from GOV.UK: its index, then only the pages that changed, and the posts once a day."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    chosen = settings.load()
    _prepare(chosen)
    report = asyncio.run(_sync(chosen, country, full))
    _print(report)
    if report.failed or report.posts.failed:
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
    elif {AdviceSync.__tablename__, PostPage.__tablename__} - set(tables):
        raise NotFound("The database lacks tables for what GOV.UK publishes: run `consular migrate`.")


async def _tables(chosen: settings.Settings) -> list[str]:
    database = Database(chosen.database_url)
    try:
        async with database.engine.connect() as connection:
            return await connection.run_sync(lambda inner: inspect(inner).get_table_names())
    finally:
        await database.close()


async def _sync(chosen: settings.Settings, country: str | None, full: bool) -> Report:
    database, govuk = Database(chosen.database_url), parts.make_client(chosen)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, transient=True) as bar:
            pages = bar.add_task("Travel advice", total=None)
            posts = bar.add_task("Posts", total=None, visible=False)
            report = await parts.make_sync(chosen, database, govuk, now).run(
                country,
                full,
                by_hand=True,
                progress=lambda done, of: bar.update(pages, completed=done, total=of),
                of_posts=lambda done, of: bar.update(posts, completed=done, total=of, visible=of > 0),
            )
    finally:
        await govuk.close()
        await database.close()
    assert report is not None  # by hand it is always our turn
    return report


def _print(report: Report) -> None:
    console.print(f"Travel advice: {report.summary()}.", highlight=False)
    _print_odd(report, "We try it again with the next sync.")
    if report.posts.listed:
        console.print(f"Posts: {report.posts.summary('due')}.", highlight=False)
        _print_odd(report.posts, "We keep what we have, and try it again.")
        _print_absent(report.posts)


def _print_odd(tally: Tally, then: str) -> None:
    for slug, reason in sorted(tally.failed.items()):
        console.print(f"  {slug}: {reason}. {then}", style="yellow", highlight=False)
    for slug, surprises in sorted(tally.surprises.items()):
        console.print(f"  {slug}: {'; '.join(surprises)}", style="dim", highlight=False)


def _print_absent(posts: Tally) -> None:
    """For a server that has none of them one line will do."""
    if len(posts.absent) == posts.listed:
        return console.print("  None of them is there: we keep what we have.", style="dim")
    for slug, reason in sorted(posts.absent.items()):
        console.print(f"  {slug}: {reason}. We keep what we have.", style="dim", highlight=False)
