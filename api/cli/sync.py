"""`consular sync`: fetch GOV.UK's travel advice now.

Exit code 0: all is up to date; 3: some pages are not, and the others are; 1: nothing could be fetched.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api import settings
from api.govuk import parts
from api.govuk.report import Report
from consular.database import Database, now

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
    report = asyncio.run(_sync(settings.load(), country, full))
    _print(report)
    if report.failed:
        raise typer.Exit(INCOMPLETE)


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
