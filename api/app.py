"""The only wiring place: which part is given to which. No logic of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from fastapi import FastAPI

from api import errors, logs, readers
from api.channels import registry, webhook
from api.channels.handset import pages as handset
from api.channels.intake import Intake
from api.channels.interface import Channel
from api.channels.thinking import Thinking
from api.conversations.emergency import EmergencyResponse
from api.conversations.placing import Placing
from api.conversations.quiet import Quiet
from api.conversations.reception import Reception
from api.conversations.unaided import Unaided
from api.conversations.worker import Worker
from api.desk import mail, parts
from api.desk.again import Again
from api.desk.parts import DeskParts
from api.desk.texting import Texting
from api.files import pages as files
from api.govuk import parts as govuk
from api.govuk.schedule import Keeper
from api.health import checks
from api.live import postgres
from api.live.hub import Hub
from api.outbox.budget import Budget
from api.outbox.dispatcher import Dispatcher
from api.outbox.prepare import Wording
from api.outbox.receipts import Receipts
from api.outbox.undelivered import Undelivered
from api.outreach.herald import Herald
from api.rasa.client import Bot, RasaClient
from api.readers import Readers
from api.settings import Settings
from api.staff import app as staff
from api.staff import room
from api.staff.room import Room
from consular.conversations import repository as conversations
from consular.database import Database, now
from consular.replies.holding import Holding

log = structlog.get_logger()

DESCRIPTION = """Messages from British nationals abroad, and their answers.

A message is stored before it is acknowledged; its reply follows as a server-sent event or by the channel's own way.
"""


@dataclass
class Service:
    """The parts of one running gateway."""

    settings: Settings
    database: Database
    hub: Hub
    rasa: Bot
    channels: dict[str, Channel]
    intake: Intake
    worker: Worker
    dispatcher: Dispatcher
    desk: DeskParts
    wording: Wording
    room: Room
    keeper: Keeper
    herald: Herald
    clock: Callable[[], datetime] = now


def assemble(
    settings: Settings,
    rasa: Bot | None = None,
    clock: Callable[[], datetime] = now,
    read: Readers | None = None,
) -> Service:
    """Make the parts and give each what it needs. Tests pass their own Rasa and clock."""
    read = read or readers.load(settings)
    database, hub = Database(settings.database_url), Hub()
    rasa = rasa or RasaClient(
        settings.rasa_url, settings.rasa_token.get_secret_value(), settings.rasa_timeout
    )
    holding, wording = Holding(read.briefing), Wording(read.briefing.blocks)
    response = EmergencyResponse(read.guidance, holding)
    channels: dict[
        str, Channel
    ] = {}  # filled below: what is made in between looks channels up when it needs them
    unaided = Unaided(
        read.briefing, wording, lambda name: channels[name].limits if name in channels else None
    )
    placing = Placing(read.whereabouts, read.briefing.blocks)
    quiet = Quiet(read.briefing.blocks, response)
    reception = Reception(
        database, read.check, read.finder, placing, read.languages, response, unaided, quiet, hub
    )
    undelivered = Undelivered(channels)
    receipts = Receipts(database, undelivered, hub, clock)
    desk = parts.make(settings, database, channels, read.briefing.blocks, hub, clock)
    texting = Texting(reception, database, desk.levels, read.briefing.blocks, hub)
    intake = Intake(texting, read.check, receipts, settings.messages_per_minute, clock)
    channels |= registry.make(settings, database, hub, intake, read.briefing.blocks, clock)
    if post := mail.make(settings):
        channels[post.name] = post
    thinking = Thinking(rasa, channels, database)
    worker = Worker(database, thinking, response, holding, hub, settings, clock)
    budget = Budget(settings.prices, settings.monthly_ceiling, clock)
    dispatcher = Dispatcher(database, channels, wording, budget, undelivered, hub, settings, clock)
    again = Again(desk.desk, channels)
    console = room.make(hub, desk, again, channels, wording, read.briefing, settings.data_folder)
    keeper = govuk.make_keeper(settings, database, clock)
    herald = Herald(database, read.briefing.blocks, hub, clock)
    return Service(
        *(settings, database, hub, rasa, channels, intake, worker, dispatcher, desk, wording, console),
        *(keeper, herald, clock),
    )


def create_app(service: Service) -> FastAPI:
    """The gateway over assembled parts."""
    tasks: dict[str, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with _running(service, tasks):
            yield

    app = FastAPI(title="Consular assistant", version="1", description=DESCRIPTION, lifespan=lifespan)
    errors.install(app)
    app.include_router(
        checks.build(
            service.database,
            service.rasa,
            service.settings.actions_url,
            lambda: [name for name, task in tasks.items() if task.done()],
            lambda: _troubles(service.channels),
            service.clock,
        )
    )
    app.include_router(webhook.build(service.channels, service.intake))
    app.include_router(files.build(service.database, service.clock))
    for channel in service.channels.values():
        routes = channel.routes()
        if routes is not None:
            app.include_router(routes)
    if not service.settings.in_production:
        app.include_router(
            handset.build(
                service.channels, service.intake, service.database, service.wording, service.settings.prices
            )
        )
    app.mount("/staff", staff.build(service.settings, service.database, service.clock, service.room))
    return app


def _troubles(channels: Mapping[str, Channel]) -> dict[str, str]:
    """What channels that notice such a thing want an operator to put right."""
    found = {name: getattr(channel, "trouble", None) for name, channel in channels.items()}
    return {name: trouble.value for name, trouble in found.items() if trouble}


@asynccontextmanager
async def _running(service: Service, tasks: dict[str, asyncio.Task[None]]) -> AsyncIterator[None]:
    """The background work, from the first request to the last."""
    if service.database.is_sqlite:  # one process only: whatever a killed one held is free
        async with service.database.write() as session:
            await conversations.drop_leases(session)
    tasks["worker"] = asyncio.create_task(service.worker.run())
    tasks["timekeeper"] = asyncio.create_task(service.desk.timekeeper.run())
    tasks["dispatcher"] = asyncio.create_task(service.dispatcher.run())
    tasks["herald"] = asyncio.create_task(service.herald.run())
    if service.settings.govuk_every:
        tasks["advice"] = asyncio.create_task(service.keeper.run())
    if not service.database.is_sqlite:
        tasks["wake-ups"] = asyncio.create_task(postgres.relay(service.settings.database_url, service.hub))
    try:
        yield
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        for channel in service.channels.values():
            if hasattr(channel, "close"):
                await channel.close()
        await service.keeper.close()
        await service.rasa.close()
        await service.database.close()


def from_settings(settings: Settings) -> FastAPI:
    """The gateway as it is served."""
    logs.configure(settings.log_format, settings.log_level)
    return create_app(assemble(settings))
