"""What the desk's pages work with besides the console's own parts: who acts, who listens, what facts and words say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.channels.interface import Channel
from api.desk.again import Again
from api.desk.parts import DeskParts
from api.live.hub import Hub
from api.outbox.prepare import Wording
from consular.desk import canned
from consular.desk.canned import CannedReplies
from consular.replies.briefing import Briefing
from consular.topics import catalogue
from consular.topics.catalogue import Intent


@dataclass(frozen=True)
class Room:
    """`channels` are those that are switched on; it may be filled later."""

    hub: Hub
    desk: DeskParts
    again: Again
    channels: Mapping[str, Channel]
    wording: Wording
    briefing: Briefing
    topics: Mapping[str, Intent]
    canned: CannedReplies

    def topics_named(self) -> dict[str, tuple[str, ...]]:
        """Each topic's intents, by the topic's name."""
        found: dict[str, tuple[str, ...]] = {}
        for intent in self.topics.values():
            found[intent.topic] = (*found.get(intent.topic, ()), intent.name)
        return found


def make(
    hub: Hub,
    desk: DeskParts,
    again: Again,
    channels: Mapping[str, Channel],
    wording: Wording,
    briefing: Briefing,
    data: Path,
) -> Room:
    """Reads the topics and the officers' canned replies. Raises BadFacts for those that cannot be read."""
    return Room(
        hub, desk, again, channels, wording, briefing, catalogue.load(data / "topics"), canned.load(data)
    )
