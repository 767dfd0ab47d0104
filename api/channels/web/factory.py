"""Puts the web chat's parts together: the channel, its JSON API and its pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.channels.intake import Intake
from api.channels.web import api, files, pages
from api.channels.web.channel import WebChannel
from api.channels.web.session import Sessions
from api.live.hub import Hub
from api.settings import Settings
from consular.database import Database


def make(settings: Settings, database: Database, hub: Hub, intake: Intake) -> WebChannel:
    """The channel, with its routes on it."""
    sessions = Sessions(
        settings.secret_key.get_secret_value(), secure=settings.public_url.startswith("https://")
    )
    routes = APIRouter()
    channel = WebChannel(sessions, hub, routes)
    routes.include_router(api.build(sessions, intake, channel, database, hub))
    routes.include_router(files.build(sessions, channel.name, database))
    routes.include_router(pages.build(sessions, intake, channel, database, settings))
    return channel
