"""The whole service as a person meets it: `consular up` in a process of its own, and a chat over HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

READY = 120.0  # seconds
CONSULAR = Path(sys.executable).parent / "consular"


@dataclass
class Running:
    """A running service; `environment` is what it was started with."""

    process: subprocess.Popen[bytes]
    url: str
    rasa_port: int
    gateway_port: int
    environment: dict[str, str]

    def command(self, *words: str) -> None:
        """One of the service's commands, beside it."""
        command = [str(CONSULAR), *words]
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=READY)

    def chat(self) -> Chat:
        return Chat(self.url)

    def pid_of(self, port: int) -> int:
        """The process that listens on a port."""
        wanted = f"{port:04X}"
        inodes = {
            line.split()[9]
            for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
            if line.split()[1].endswith(f":{wanted}") and line.split()[3] == "0A"
        }
        for folder in Path("/proc").glob("[0-9]*"):
            for descriptor in _descriptors(folder):
                if any(descriptor == f"socket:[{inode}]" for inode in inodes):
                    return int(folder.name)
        raise LookupError(f"nothing listens on port {port}")

    def kill(self, port: int) -> None:
        os.kill(self.pid_of(port), signal.SIGKILL)


def _descriptors(folder: Path) -> list[str]:
    try:
        return [os.readlink(path) for path in (folder / "fd").iterdir()]
    except OSError:
        return []


class Chat:
    """One person's chat."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=70)
        token = self._http.post("/chat/sessions").raise_for_status().json()["token"]
        self._http.headers["authorization"] = f"Bearer {token}"

    def send(self, text: str, payload: str | None = None, message_id: str | None = None) -> int:
        """Store a message; its id."""
        body = {"id": message_id or uuid.uuid4().hex, "text": text, "payload": payload}
        return int(self._http.post("/chat/messages", json=body).raise_for_status().json()["id"])

    def reading(self, message_id: int, wait: float = 30) -> dict[str, Any]:
        response = self._http.get(f"/chat/messages/{message_id}/reading", params={"wait": wait})
        found: dict[str, Any] = response.raise_for_status().json()
        return found

    def say(self, text: str, payload: str | None = None) -> str:
        """Send, wait for the answer, and give all its replies as one text."""
        return "\n".join(reply["text"] for reply in self.ask(text, payload)["replies"])

    def ask(self, text: str, payload: str | None = None) -> dict[str, Any]:
        reading = self.reading(self.send(text, payload))
        assert reading["status"] == "answered", f"no answer to {text!r}: {reading}"
        return reading

    def transcript(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._http.get("/chat/messages").raise_for_status().json()
        return found


@contextmanager
def up(database_url: str, log: Path, settings: dict[str, str]) -> Iterator[Running]:
    """Start everything on free ports, wait until all parts are ready, and stop it again."""
    gateway, rasa, actions = (free_port() for _ in range(3))
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "PORT": str(gateway),
        "RASA_PORT": str(rasa),
        "ACTIONS_PORT": str(actions),
        "MESSAGES_PER_MINUTE": "1000",
        "GOVUK_EVERY": "0",  # what is answered then does not hang on what GOV.UK publishes today
        **settings,
    }
    command = [str(CONSULAR), "up"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    running = Running(process, f"http://127.0.0.1:{gateway}", rasa, gateway, environment)
    try:
        wait_until_ready(running.url)
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/health/ready", timeout=3).json()["ready"]:
                return
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(0.2)
    raise TimeoutError("the service did not become ready")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
