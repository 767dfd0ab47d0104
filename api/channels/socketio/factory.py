"""Puts Rasa's Socket.IO channel together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from api.channels.intake import Intake
from api.channels.rasa_rest.crowd import Crowd
from api.channels.rasa_rest.factory import make_sessions
from api.channels.socketio.admission import Admission
from api.channels.socketio.channel import SocketIoChannel
from api.channels.socketio.server import SocketServer
from api.live.hub import Hub
from api.settings import Settings
from consular.database import Database


def make(
    settings: Settings, database: Database, hub: Hub, intake: Intake, clock: Callable[[], datetime]
) -> SocketIoChannel | None:
    """The channel; None where Rasa's clients are switched off."""
    if not settings.rasa_clients:
        return None
    crowd = Crowd(intake, settings.messages_per_minute)
    admission = Admission(settings.rasa_client_origins.split())
    server = SocketServer(make_sessions(settings), crowd, intake, database, hub, clock, admission)
    return SocketIoChannel(server, admission)
