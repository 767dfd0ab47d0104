"""`consular up`: prepares the database and runs the three processes, restarting any that dies.

Each child's log is var/logs/<name>.log. Ctrl-C stops them all.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console
from rich.panel import Panel

from api import settings
from api.cli import data, staff
from api.secrets import kept
from consular.database import now
from consular.errors import ConsularError

console = Console()

LOGS = Path("var/logs")
RASA_PORT, ACTIONS_PORT = 5005, 5055
STARTED = 180.0  # seconds that the slowest machine may take
STOPPED = 8.0
QUICK = 20.0  # a child that dies sooner than this after its start is restarted ever more slowly


@dataclass
class Child:
    """One process of ours: what runs, how to see that it is well, and how often it died young."""

    name: str
    command: list[str]
    health: str
    environment: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    early_deaths: int = 0


class PortTaken(ConsularError):
    """Says which port, and what to do."""


def up() -> None:
    """Run everything: the gateway, the actions and Rasa. Ctrl-C stops it."""
    started = time.monotonic()
    chosen = settings.load()
    LOGS.mkdir(parents=True, exist_ok=True)
    for port, setting in ((chosen.port, "PORT"), (RASA_PORT, "RASA_PORT"), (ACTIONS_PORT, "ACTIONS_PORT")):
        _need_free(_port(setting, port), setting)
    environment = _environment(chosen)
    os.environ.update(environment)
    with console.status("Preparing the database"):
        data.migrate()
        report = asyncio.run(data.bring(settings.load()))
    console.print(f"Facts: {data.summarise(report)}")
    link = asyncio.run(staff.make_development_link(settings.load()))
    asyncio.run(_run(_children(environment), settings.load(), started, link))


def _port(setting: str, default: int) -> int:
    return int(os.environ.get(setting, default))


def _need_free(port: int, setting: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} is in use: stop what uses it, or choose another, for example "
                f"{setting}={port + 1000} make up."
            ) from error


def _environment(chosen: settings.Settings) -> dict[str, str]:
    """What the children share. Secrets that are not set are made, and kept on this machine."""
    rasa_port, actions_port = _port("RASA_PORT", RASA_PORT), _port("ACTIONS_PORT", ACTIONS_PORT)
    return {
        "SECRET_KEY": chosen.secret_key.get_secret_value() or kept("web"),
        "RASA_TOKEN": chosen.rasa_token.get_secret_value() or kept("rasa"),
        "DATABASE_URL": chosen.database_url,
        "DATA_FOLDER": str(chosen.data_folder),
        "PLACES_FILE": str(chosen.places_file),
        "SENTENCES_FOLDER": str(chosen.sentences_folder),
        "ADVICE_OLD_AFTER": str(chosen.advice_old_after),
        "RASA_PORT": str(rasa_port),
        "RASA_URL": f"http://127.0.0.1:{rasa_port}",
        "ACTIONS_PORT": str(actions_port),
        "ACTIONS_URL": f"http://127.0.0.1:{actions_port}",
    }


def _children(environment: Mapping[str, str]) -> list[Child]:
    bearer = {"authorization": f"Bearer {environment['RASA_TOKEN']}"}
    gateway = f"http://127.0.0.1:{_port('PORT', settings.load().port)}"
    rasa = {
        **environment,
        "ACTIONS_URL": environment["ACTIONS_URL"] + "/webhook",
        "PYTHONPATH": os.getcwd(),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    return [
        Child("gateway", [sys.executable, "-m", "api"], f"{gateway}/health/live", environment),
        Child(
            "actions",
            [sys.executable, "-m", "actions.server"],
            f"{environment['ACTIONS_URL']}/health",
            environment,
        ),
        Child(
            "rasa",
            ["bot/.venv/bin/python", "-W", "ignore", "-m", "bot.run"],
            f"{environment['RASA_URL']}/webhooks/consular/health",
            rasa,
            bearer,
        ),
    ]


async def _run(children: list[Child], chosen: settings.Settings, started: float, link: str | None) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    keepers = [asyncio.create_task(_keep(child, stopping)) for child in children]
    try:
        await _wait_until_well(children, stopping)
        if not stopping.is_set():
            _greet(chosen, time.monotonic() - started, link)
        await stopping.wait()
    finally:
        stopping.set()
        console.print("Stopping.")
        await asyncio.gather(*keepers, return_exceptions=True)


async def _keep(child: Child, stopping: asyncio.Event) -> None:
    """Run a child until we stop; start it again whenever it ends, and say why it ended."""
    while not stopping.is_set():
        begun = time.monotonic()
        with (LOGS / f"{child.name}.log").open("ab") as log:
            child.process = await asyncio.create_subprocess_exec(
                *child.command,
                env={**os.environ, **child.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        ended = asyncio.create_task(child.process.wait())
        halted = asyncio.create_task(stopping.wait())
        await asyncio.wait({ended, halted}, return_when=asyncio.FIRST_COMPLETED)
        halted.cancel()
        if stopping.is_set():
            return await _stop(child.process)
        child.early_deaths = child.early_deaths + 1 if time.monotonic() - begun < QUICK else 0
        pause = min(2**child.early_deaths - 1, 30)
        _tell_death(child, ended.result(), pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), pause)


def _tell_death(child: Child, code: int, pause: float) -> None:
    reason = f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    line = f"{now():%Y-%m-%dT%H:%M:%SZ} {child.name} {reason}; starting it again in {pause:.0f} s"
    with (LOGS / "up.log").open("a", encoding="utf-8") as log:
        log.write(line + "\n")
    console.print(f"{line}. See var/logs/{child.name}.log", style="yellow", highlight=False)


async def _stop(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), STOPPED)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _wait_until_well(children: list[Child], stopping: asyncio.Event) -> None:
    deadline = time.monotonic() + STARTED
    waiting = {child.name for child in children}
    with console.status("Starting") as status:
        async with httpx.AsyncClient(timeout=1) as client:
            while waiting and not stopping.is_set() and time.monotonic() < deadline:
                status.update(f"Starting: {', '.join(sorted(waiting))}")
                for child in children:
                    if child.name in waiting and await _is_well(client, child):
                        waiting.discard(child.name)
                await asyncio.sleep(0.2)
    for name in sorted(waiting if not stopping.is_set() else ()):
        console.print(f"{name} is not ready yet: see var/logs/{name}.log. We keep trying.", style="yellow")


async def _is_well(client: httpx.AsyncClient, child: Child) -> bool:
    try:
        return (await client.get(child.health, headers=dict(child.headers))).status_code == 200
    except httpx.HTTPError:
        return False


def _greet(chosen: settings.Settings, seconds: float, link: str | None) -> None:
    address = f"http://{chosen.host}:{chosen.port}"
    lines = [
        f"Web chat   {address}/chat",
        "Terminal   .venv/bin/consular chat",
        f"API        {address}/docs",
        f"Health     {address}/health/ready",
        f"Logs       {LOGS}/",
        f"Officers   {address}/staff/",
        "",
        "Ctrl-C stops it.",
    ]
    console.print(
        Panel("\n".join(lines), title=f"Consular assistant, ready in {seconds:.0f} s", expand=False)
    )
    if link:  # outside the panel, whose edge would cut it in two
        console.print("To sign in as an officer, once and within 30 minutes, open")
        console.print(link, soft_wrap=True, highlight=False)
