"""The real gateway on a loopback port, with Rasa faked at the wire. It can be stopped and started like a real one."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import uvicorn
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import readers
from api.app import Service, assemble, create_app
from api.outbox.queue import enqueue
from api.rasa.client import RasaClient
from api.settings import Settings
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation, Message
from consular.database import now

Reply = dict[str, Any]


class RasaAtTheWire:
    """Answers POST /webhooks/consular/turn as our channel in Rasa does. `free` is cleared to make it think."""

    def __init__(self) -> None:
        self.turns: list[dict[str, Any]] = []
        self.replies: dict[str, list[Reply]] = {}
        self.effects: dict[str, list[dict[str, Any]]] = {}
        self.free = threading.Event()
        self.forget()

    def forget(self) -> None:
        """As before the first test: nothing asked, nothing special to say."""
        self.turns.clear()
        self.replies.clear()
        self.effects.clear()
        self.free.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/health"):
            return httpx.Response(200)
        turn = json.loads(request.content)
        self.turns.append(turn)
        await asyncio.to_thread(self.free.wait, 30)
        replies = self.replies.get(turn["text"], [{"text": f"Answer to: {turn['text']}"}])
        effects = self.effects.get(turn["text"], [])
        body = {"replies": replies, "effects": effects, "memory": {}, "intent": "help", "confidence": 0.9}
        return httpx.Response(200, json=body)


class ToldServer(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, listening: threading.Event) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening.set()


class RunningService:
    """`url` is where browsers find it; the port stays the same over a restart."""

    def __init__(self, settings: Settings, rasa: RasaAtTheWire) -> None:
        self.settings = settings
        self._read = readers.load(settings)
        self.rasa = rasa
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ahead = timedelta()  # of the machine's clock
        self._service: Service | None = None
        self._server: uvicorn.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=[started], daemon=True)
        self._thread.start()
        assert started.wait(20) and self._server and self._server.started, "the service did not start"

    def _run(self, started: threading.Event) -> None:
        try:
            asyncio.run(self._serve(started))
        finally:
            started.set()  # nobody need wait for what has failed

    async def _serve(self, started: threading.Event) -> None:
        client = RasaClient("http://rasa", "token", 20, httpx.MockTransport(self.rasa))
        self._service = assemble(self.settings, client, self._now, self._read)
        self._loop = asyncio.get_running_loop()
        config = uvicorn.Config(
            create_app(self._service),
            port=self.port,
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = ToldServer(config, started)
        await self._server.serve()

    def _now(self) -> datetime:
        return now() + self.ahead

    def stop(self) -> None:
        assert self._server and self._thread
        self._server.should_exit = True
        self._thread.join(20)

    def ask(self, work: Callable[[Service], Any]) -> Any:
        """Run a coroutine on the service's own loop and give its result."""
        assert self._loop and self._service
        return asyncio.run_coroutine_threadsafe(work(self._service), self._loop).result(10)

    def inbound_texts(self) -> list[str]:
        """What the person of the newest conversation sent, as it is stored, in order."""

        async def read(service: Service) -> list[str]:
            async with service.database.read() as session:
                found = await conversations.transcript(session, await newest(session))
            return [message.text for message in found if message.author == Author.PERSON]

        result: list[str] = self.ask(read)
        return result

    def say_as_officer(self, text: str) -> None:
        """Put an officer's message into the newest conversation."""

        async def write(service: Service) -> None:
            async with service.database.write() as session:
                conversation = await session.get_one(Conversation, await newest(session))
                last: Message = (await conversations.transcript(session, conversation.id))[-1]
                enqueue(session, conversation, text, Author.OFFICER, last, now())
            service.hub.wake(service.hub.WORK, conversation.id)

        self.ask(write)


async def newest(session: AsyncSession) -> int:
    """The id of the conversation that was opened last: this test's own."""
    return (await session.execute(select(func.max(Conversation.id)))).scalar_one() or 0


VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'


class HostPage:
    """Somebody else's site, on an origin of its own, with one page that carries the widget."""

    def __init__(self) -> None:
        self.html = ""
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                # As strict as a careful host would have it, so that the widget cannot lean on less.
                self.send_header("content-security-policy", page.policy)
                self.end_headers()
                self.wfile.write(page.html.encode())

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        # By this name a browser takes it for another site than the service's, and sends none of our cookies from there.
        self.other_site = f"http://localhost:{self._server.server_port}"
        self.policy = "default-src 'none'"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def carry(self, service: str, body: str) -> None:
        self.policy = f"default-src 'none'; script-src {service}; frame-src {service}; form-action *"
        self.html = f"<!doctype html><html lang=en><title>Host</title>{VIEWPORT}<body><h1>Host</h1>{body}</body></html>"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
