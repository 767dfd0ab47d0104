"""The reply box: what the channel takes, what a text becomes on it, and what WhatsApp still allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.interface import Channel
from api.outbox import segments
from api.outbox.prepare import Wording, prepare
from api.outbox.typography import plain
from api.outbox.undelivered import WINDOW
from consular.contacts import repository as contacts
from consular.conversations.models import Conversation
from consular.desk import drafts


@dataclass(frozen=True)
class Measure:
    """How a text goes out. `segments` is 0 where the channel has none; `left` are characters until the next segment,
    or until the channel's limit; `is_cut`: the person has to ask for the rest."""

    left: int
    segments: int = 0
    most: int = 0
    is_gsm: bool = True
    is_cut: bool = False


def measure(text: str, channel: Channel | None, wording: Wording) -> Measure | None:
    """By the same code that will send it. None where the channel is switched off."""
    if channel is None:
        return None
    limits = channel.limits
    is_cut = bool(prepare(text, (), limits, wording).rest)
    if not limits.segments:
        return Measure(max(0, limits.text - len(text)), is_cut=is_cut)
    sent = plain(text)
    return Measure(segments.left(sent), segments.count(sent), limits.segments, segments.is_gsm(sent), is_cut)


def takes_files(channel: Channel | None) -> bool:
    return channel is not None and channel.limits.media > 0


async def window_left(session: AsyncSession, conversation: Conversation, at: datetime) -> timedelta | None:
    """How long WhatsApp still takes free words; nothing is left at or below zero. None on other channels."""
    if conversation.channel != "whatsapp":
        return None
    wrote_at = await contacts.last_wrote(session, "whatsapp", conversation.contact_id)
    return wrote_at + WINDOW - at if wrote_at else timedelta()


async def draft_of(session: AsyncSession, officer_id: int, conversation_id: int) -> str:
    found = await drafts.find(session, officer_id, conversation_id)
    return found.text if found else ""
