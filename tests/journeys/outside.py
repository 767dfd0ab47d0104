"""All that the service talks to outside of itself, on loopback and with a memory: GOV.UK, Twilio and Telegram."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from tests.api.channels.sample import PUBLIC_URL, SECRET
from tests.api.channels.telegram.fake import TOKEN as TELEGRAM_TOKEN
from tests.api.channels.telegram.fake import FakeTelegram
from tests.api.channels.twilio.fake import ACCOUNT, SENDER, TOKEN, FakeTwilio
from tests.api.govuk.fake import FakeGovUk


class Outside:
    """`settings` make a service use these instead of the real ones."""

    def __init__(self) -> None:
        self.govuk, self.twilio, self.telegram = FakeGovUk(), FakeTwilio(), FakeTelegram()
        self.settings: dict[str, str] = {}


@contextmanager
def outside() -> Iterator[Outside]:
    made = Outside()
    with (
        _served(made.govuk.app) as govuk,
        _served(made.twilio.app) as twilio,
        _served(made.telegram.app) as telegram,
    ):
        made.settings = {
            "SECRET_KEY": SECRET,  # the samples' signatures are made with these
            "PUBLIC_URL": PUBLIC_URL,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_SENDERS": f"default={SENDER}",
            "TWILIO_API_URL": twilio,
            "TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "TELEGRAM_API_URL": telegram,
            "GOVUK_URL": govuk,
        }
        yield made


@contextmanager
def _served(app: ASGIApp) -> Iterator[str]:
    """The address at which an app answers, from a thread of its own: the tests themselves wait without a loop."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
        listening.close()
