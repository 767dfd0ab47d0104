"""`consular audit verify`: whether the log of what officers saw and did is whole."""

from __future__ import annotations

import asyncio

import typer
from rich.console import Console

from api import settings
from consular.audit import chain
from consular.database import Database
from consular.errors import PermanentFailure

app = typer.Typer(help="The audit log.", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)
FAULTS = {
    "missing_before": "rows before it are missing",
    "does_not_follow": "it does not follow the row before it",
    "changed": "it was changed after it was written",
}


@app.callback()
def group() -> None:
    """The audit log."""


@app.command("verify")
def verify() -> None:
    """Go through the log from its beginning; fail with the first row that does not fit."""
    verdict = asyncio.run(_verify())
    if verdict.broken is not None and verdict.why is not None:
        raise PermanentFailure(
            f"Row {verdict.broken} is broken: {FAULTS[verdict.why]}. The {verdict.rows} rows before it are sound. "
            "Keep the database as it is, and see docs/runbooks/accounts.md."
        )
    console.print(f"All {verdict.rows} rows are sound. The last hash is {verdict.last_hash}.")


async def _verify() -> chain.Verdict:
    database = Database(settings.load().database_url)
    try:
        async with database.read() as session:
            return await chain.verify(session)
    finally:
        await database.close()
