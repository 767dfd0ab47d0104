"""Every channel, by hand: to add one, add its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from api.channels.intake import Intake
from api.channels.interface import Channel
from api.channels.web import factory as web
from api.live.hub import Hub
from api.settings import Settings
from consular.database import Database


def make(
    settings: Settings, database: Database, hub: Hub, intake: Intake, clock: Callable[[], datetime]
) -> dict[str, Channel]:
    """The channels that are switched on, by name."""
    channels: list[Channel] = [
        web.make(settings, database, hub, intake),
    ]
    return {channel.name: channel for channel in channels}
