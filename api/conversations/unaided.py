"""What the service answers by itself, without the bot: MORE, STOP, MUTE, START, a picture, a place on the map, a flood.

It runs after the emergency check, in the transaction that stores the message, and its words stand in data/replies.j2.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.interface import Extra, Limits
from api.conversations import keywords
from api.conversations.placing import Placed
from api.outbox import more
from api.outbox.prepare import Wording
from api.outbox.queue import enqueue
from consular.cases import repository as cases
from consular.conversations.models import Author, Conversation, Handover, Message, Status
from consular.countries import repository as countries
from consular.places.whereabouts import Spot
from consular.posts import current
from consular.posts import repository as posts
from consular.presence import repository as presence
from consular.replies.briefing import Briefing
from consular.replies.nearest import Origin

LONGEST_PLACE = 60  # characters


class Pace(Enum):
    """How fast somebody writes. Too fast once a minute means that they are told so."""

    FINE = "fine"
    TOO_FAST = "too_fast"
    STILL_TOO_FAST = "still_too_fast"


@dataclass(frozen=True)
class Said:
    """A reply, empty for none; `is_all` unless the bot answers as well."""

    text: str
    is_all: bool = True


class Unaided:
    """`limits` gives a channel's limits by its name."""

    def __init__(self, briefing: Briefing, wording: Wording, limits: Callable[[str], Limits | None]) -> None:
        self._briefing = briefing
        self._blocks = briefing.blocks
        self._wording = wording
        self._limits = limits

    def note(self, extras: Sequence[Extra]) -> str:
        """What came besides words, in brackets, as the transcript keeps it."""
        return " ".join(self._blocks.render("noted", extra) for extra in extras)

    async def answer(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        words: str,
        placed: Placed,
        pace: Pace,
        at: datetime,
    ) -> bool:
        """Answer the message if that needs no bot; False leaves it to the bot or to the officer. `words` are the
        person's own."""
        if message.payload is not None:
            return False
        if more.is_asked(words):
            return await self._send_rests(session, conversation, message, at)
        said = await self._said(session, conversation, message, words, placed, pace)
        if said is None or conversation.handover is Handover.OFFICER:
            return False
        if said.text:
            enqueue(session, conversation, said.text, Author.SERVICE, message, at)
        if said.is_all:
            message.status = Status.ANSWERED
        return said.is_all

    async def _said(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        words: str,
        placed: Placed,
        pace: Pace,
    ) -> Said | None:
        """The reply; None for what is not ours to answer."""
        if keywords.is_opt_out(words):
            return await self._opt_out(session, conversation, words)
        if keywords.is_no_alerts(words):
            await presence.unsubscribe(session, conversation.contact_id, None)
            return Said(self._blocks.render("opted_out"))
        if keywords.is_opt_in(words):
            return Said(self._blocks.render("opted_in"))
        if pace is not Pace.FINE:
            message.error = pace.value
            return Said(self._blocks.render("slow_down") if pace is Pace.TOO_FAST else "")
        if placed.extras and not words:
            return await self._see(session, conversation, message, placed)
        return None

    async def _send_rests(
        self, session: AsyncSession, conversation: Conversation, message: Message, at: datetime
    ) -> bool:
        """What a network cut goes on in its author's name, whoever has the conversation now."""
        limits = self._limits(conversation.channel)
        found = await more.rests(session, conversation, limits, self._wording) if limits else []
        for reply, rest in found:
            enqueue(session, conversation, rest, reply.author, message, at)
        if found:
            message.status = Status.ANSWERED
        return bool(found)

    async def _opt_out(self, session: AsyncSession, conversation: Conversation, words: str) -> Said:
        """End all alerts. A word that may also mean "enough of these questions" goes on to the bot where it asks."""
        had_alerts = await presence.subscriptions(session, conversation.contact_id)
        await presence.unsubscribe(session, conversation.contact_id, None)
        is_busy = bool(conversation.memory.get("form")) or await cases.open_case_of(session, conversation.id)
        is_all = keywords.is_surely_opt_out(words) or not is_busy
        return Said(self._blocks.render("opted_out") if had_alerts or is_all else "", is_all)

    async def _see(
        self, session: AsyncSession, conversation: Conversation, message: Message, placed: Placed
    ) -> Said | None:
        """The reply to what came without words. What may be what the bot asked for goes on to it."""
        is_asked, extras = bool(conversation.memory.get("form")), placed.extras
        place = next((extra for extra in extras if extra.latitude is not None), None)
        if place is None or place.latitude is None or place.longitude is None:
            is_answer = is_asked and extras[0].kind == "contact" and extras[0].name
            return None if is_answer else Said(self._blocks.render("media_received", extras[0]))
        if is_asked or _informs(conversation, message, place):
            return None
        spot, at = placed.spot or Spot(), message.created_at
        case = await cases.open_case_of(session, conversation.id)
        names = [c.name_in_sentence for s in spot.countries if (c := await countries.get(session, s))]
        slug = conversation.country_slug
        if slug and spot.countries and not spot.is_home and slug not in spot.countries:
            slug = None  # it was of an earlier place
        origin = None if spot.is_home else Origin(place.latitude, place.longitude)
        help_near = await self._help(session, slug, spot, origin, at)
        reference = case.reference if case else ""
        return Said(
            self._blocks.render("location_received", reference, spot, names, help_near, slug is not None)
        )

    async def _help(
        self, session: AsyncSession, slug: str | None, spot: Spot, origin: Origin | None, at: datetime
    ) -> str:
        """The post for somebody there. Without a country, the nearest that serves any that is possible."""
        country = await countries.get(session, slug) if slug else None
        if country:
            return await self._briefing.help_near(session, country, origin, at)
        if origin is None:
            return ""
        serving = [post for one in spot.countries for post in await posts.serving(session, one)]
        possible = serving if spot.countries else await posts.everywhere(session)
        nearest = posts.nearest(possible, origin.latitude, origin.longitude)
        details = self._briefing.nearest.details(nearest, origin, at)
        return self._blocks.render("nearest_post", current.of(nearest), details) if nearest else ""


def _informs(conversation: Conversation, message: Message, place: Extra) -> bool:
    """Give the bot the country of a place on the map: as the answer where it waits for one, else as known."""
    if message.country_slug is None:
        return False
    slots = conversation.memory.get("slots", {})
    known = {"country": message.country_slug, "place": place.name[:LONGEST_PLACE]}
    if slots.get("waiting_topic"):
        message.payload = f"/inform{json.dumps(known, ensure_ascii=False)}"
        return True
    conversation.memory = {**conversation.memory, "slots": {**slots, **known}}
    return False
