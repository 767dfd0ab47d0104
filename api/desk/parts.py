"""The desk's parts, made together: what an officer's page calls, and the timers that run behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.channels.interface import Channel, providers_of
from api.desk.desk import Desk
from api.desk.escalation import Escalation
from api.desk.notifier import Notifier, Outward
from api.desk.replies import Replies
from api.desk.speech import Speech
from api.desk.timekeeper import Timekeeper
from api.live.hub import Hub
from api.settings import Settings
from consular.database import Database
from consular.desk import levels
from consular.desk.levels import ServiceLevels
from consular.replies.template import Blocks


@dataclass(frozen=True)
class DeskParts:
    levels: ServiceLevels
    desk: Desk
    replies: Replies
    timekeeper: Timekeeper


def make(
    settings: Settings,
    database: Database,
    channels: Mapping[str, Channel],
    blocks: Blocks,
    hub: Hub,
    clock: Callable[[], datetime],
) -> DeskParts:
    """`channels` may be filled later: it is looked into when something is sent."""
    known, speech = levels.load(settings.data_folder), Speech(blocks)
    gone_after = timedelta(seconds=settings.officer_gone_after)
    root = f"{settings.public_url.rstrip('/')}/staff" if settings.public_url else ""
    # Of the providers of text messages, one alone brings us what is written to our number.
    outward = Outward(channels.__contains__, lambda name: "twilio" in providers_of(channels.get(name)))
    escalation = Escalation(known, speech, Notifier(blocks, outward, root), gone_after)
    desk = Desk(database, known, speech, hub, gone_after, clock)
    return DeskParts(
        known,
        desk,
        Replies(database, desk, hub, clock),
        Timekeeper(database, known, escalation, speech, hub, gone_after, clock),
    )
