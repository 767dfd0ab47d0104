"""How long a sync of all travel advice takes, from a local server: `.venv/bin/python -m tests.bench.advice_sync [FOLDER]`.

The folder holds GOV.UK's documents at their own paths, with `.json` at the end: ../shared/govuk unless another is named.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from api.govuk.client import GovUk
from api.govuk.sync import Sync
from consular.advice import alerts
from consular.database import Database, now
from tests.api.channels.loopback import served
from tests.conftest import migrate


async def measure(folder: Path, database_url: str) -> None:
    database = Database(database_url)
    async with served(Starlette(routes=[Mount("/", StaticFiles(directory=folder))])) as url:
        client = GovUk(url, "bench", per_second=0)
        sync = Sync(database, client, alerts.announce, timedelta(minutes=15), now)
        for name, is_full in (("first run", False), ("unchanged second run", False), ("full run", True)):
            begun = time.perf_counter()
            report = await sync.run(is_full=is_full, by_hand=True)
            assert report is not None
            print(f"{name}: {time.perf_counter() - begun:.2f} s ({report.summary()})")
        await client.close()
    await database.close()


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/govuk")
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite+aiosqlite:///{scratch}/bench.db"
        migrate(url)
        asyncio.run(measure(folder, url))


if __name__ == "__main__":
    main()
