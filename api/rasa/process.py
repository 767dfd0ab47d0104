"""A Rasa to ask: the one that runs already, else one started for as long as it is needed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from api.rasa.client import RasaClient
from api.secrets import kept
from api.settings import Settings
from consular.errors import TemporaryFailure

PYTHON = Path("bot/.venv/bin/python")
MODEL = Path("var/models/consular.tar.gz")
PATIENCE = 120.0  # seconds


@asynccontextmanager
async def available(
    settings: Settings, timeout: float, tell: Callable[[str], None]
) -> AsyncIterator[RasaClient]:
    """A client of a Rasa that is ready. `tell` hears what takes long. Raises `TemporaryFailure`."""
    token = settings.rasa_token.get_secret_value() or kept("rasa")
    running = RasaClient(settings.rasa_url, token, timeout)
    try:
        if await running.ready():
            yield running
            return
    finally:
        await running.close()
    async with _started(token, timeout, tell) as client:
        yield client


@asynccontextmanager
async def _started(token: str, timeout: float, tell: Callable[[str], None]) -> AsyncIterator[RasaClient]:
    if not PYTHON.exists() or not MODEL.exists():
        raise TemporaryFailure("The bot is not set up yet: run `make setup` first.")
    port = _free_port()
    tell("No service is running: starting the language model. This takes about 10 seconds.")
    environment = {**os.environ, "RASA_PORT": str(port), "RASA_TOKEN": token, "PYTHONPATH": os.getcwd()}
    environment |= {"ACTIONS_URL": "http://127.0.0.1:9/unused", "TF_CPP_MIN_LOG_LEVEL": "3"}
    process = await asyncio.create_subprocess_exec(
        str(PYTHON), "-W", "ignore", "-m", "bot.run",
        env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    client = RasaClient(f"http://127.0.0.1:{port}", token, timeout)
    try:
        await _wait_until_ready(client, process)
        yield client
    finally:
        await client.close()
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGTERM)
            await process.wait()


async def _wait_until_ready(client: RasaClient, process: asyncio.subprocess.Process) -> None:
    for _ in range(int(PATIENCE / 0.2)):
        if await client.ready():
            return
        if process.returncode is not None:
            raise TemporaryFailure(
                "The language model did not start: run `make up` and look into var/logs/rasa.log."
            )
        await asyncio.sleep(0.2)
    raise TemporaryFailure(f"The language model was not ready after {PATIENCE:.0f} seconds.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
