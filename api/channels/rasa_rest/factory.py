"""Puts Rasa's REST channel together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from api.channels.intake import Intake
from api.channels.rasa_rest import api
from api.channels.rasa_rest.caller import Callers, read_programs
from api.channels.rasa_rest.channel import RestChannel
from api.channels.rasa_rest.crowd import Crowd
from api.channels.rasa_rest.replies import Replies
from api.channels.rasa_rest.session import Sessions
from api.live.hub import Hub
from api.settings import Settings
from consular.database import Database


def make(
    settings: Settings, database: Database, hub: Hub, intake: Intake, clock: Callable[[], datetime]
) -> RestChannel | None:
    """The channel with its routes; None where Rasa's clients are switched off."""
    if not settings.rasa_clients:
        return None
    sessions = make_sessions(settings)
    programs = read_programs(settings.rasa_client_tokens.get_secret_value())
    crowd = Crowd(intake, settings.messages_per_minute)
    channel = RestChannel(Callers(sessions, programs), crowd, database)
    replies = Replies(database, hub, settings.rest_wait, clock)
    channel.router = api.build(channel, intake, replies, sessions, settings.rasa_client_origins.split())
    return channel


def make_sessions(settings: Settings) -> Sessions:
    """The same for every one of Rasa's clients."""
    return Sessions(settings.secret_key.get_secret_value(), settings.public_url.startswith("https://"))
