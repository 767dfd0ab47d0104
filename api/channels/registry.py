"""Every channel, by hand: to add one, add its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from api.channels.handset.channel import NETWORKS, Handset
from api.channels.intake import Intake
from api.channels.interface import Channel
from api.channels.notify import factory as notify
from api.channels.rasa_rest import factory as rasa_rest
from api.channels.sms import factory as sms
from api.channels.socketio import factory as socketio
from api.channels.telegram import factory as telegram
from api.channels.web import factory as web
from api.channels.whatsapp import factory as whatsapp
from api.live.hub import Hub
from api.settings import Settings
from consular.database import Database
from consular.replies.template import Blocks


def make(
    settings: Settings,
    database: Database,
    hub: Hub,
    intake: Intake,
    blocks: Blocks,
    clock: Callable[[], datetime],
) -> dict[str, Channel]:
    """The channels that are switched on, by name. A maker gives None for one that is off."""
    channels: list[Channel | None] = [
        web.make(settings, database, hub, intake),
        sms.make(settings, clock),
        whatsapp.make(settings),
        notify.make(settings),
        telegram.make(settings, database, intake, blocks),
        rasa_rest.make(settings, database, hub, intake, clock),
        socketio.make(settings, database, hub, intake, clock),
    ]
    made = {channel.name: channel for channel in channels if channel}
    if not settings.in_production:  # a network without a provider gets a handset to develop with
        made |= {name: Handset(name, hub) for name in NETWORKS if name not in made}
    return made
