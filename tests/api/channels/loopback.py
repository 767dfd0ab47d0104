"""Real connections: an app served on loopback, and the phone channels' gateway with its providers behind such."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.types import ASGIApp

from api.app import assemble, create_app
from api.readers import Readers
from api.settings import Settings
from tests.api.channels.gateway import Gateway
from tests.api.channels.network import Network
from tests.api.channels.story import play
from tests.conftest import Clock
from tests.fakes import FakeRasa


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The address at which an app answers. Its background work is the caller's."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await serving


@asynccontextmanager
async def journey(settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[Gateway]:
    """A gateway that is reached, and reaches Twilio and Notify, over real connections; the bot plays its part."""
    network, rasa = Network(), FakeRasa()
    rasa.reply = play
    async with served(network.twilio.app) as twilio_url, served(network.notify.app) as notify_url:
        real = settings.model_copy(update={"twilio_api_url": twilio_url, "notify_api_url": notify_url})
        service = assemble(real, rasa, clock, read)
        async with served(create_app(service)) as url, httpx.AsyncClient(base_url=url) as client:
            yield Gateway(service, client, network, rasa, clock)
        for channel in service.channels.values():
            if hasattr(channel, "close"):
                await channel.close()
        await service.database.close()
