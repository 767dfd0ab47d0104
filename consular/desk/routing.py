"""Whose queue a conversation belongs in: the post that serves the country while it is open, else the global centre."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Conversation, Handover
from consular.desk import clock, events, roster, timers
from consular.desk.levels import CENTRE, ServiceLevels
from consular.desk.models import Step, TimerKind
from consular.posts import repository as posts

PLACED_BY_HAND = (Step.TRANSFERRED, Step.ASSIGNED)
# After any of these the desk may choose the queue itself.
CHOOSES = (*PLACED_BY_HAND, Step.QUEUED, Step.REOPENED, Step.RELEASED, Step.GONE)


async def find(session: AsyncSession, levels: ServiceLevels, country_slug: str | None, at: datetime) -> str:
    """The first post of a country that is open and has officers here; the centre where there is none."""
    for post in await posts.serving(session, country_slug) if country_slug else ():
        if levels.calendar(post.slug).is_open(at) and await roster.has_officers(session, post.slug):
            return post.slug
    return CENTRE


async def route(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, since: datetime, at: datetime
) -> None:
    """Put a waiting conversation where it belongs and start its clock. The caller holds its lock."""
    if conversation.handover is Handover.BOT:
        return
    if conversation.handover is Handover.WAITING and await _may_choose(session, levels, conversation, at):
        await _place(session, levels, conversation, at)
    is_owed = conversation.answer_by is not None or conversation.first_reply_at is None
    if conversation.answer_left is None and is_owed:  # a clock that runs may have to heed a graver matter
        await clock.start(session, levels, conversation, since)
    await look_again_at_closing(session, levels, conversation, at)


async def look_again_at_closing(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, at: datetime
) -> None:
    """What nobody has taken when its post closes goes to the centre."""
    closes_at = levels.calendar(conversation.post_slug).closes_at(at)
    if conversation.handover is Handover.WAITING and closes_at is not None:
        await timers.schedule(session, conversation.id, TimerKind.ROUTE, closes_at, closes_at)


async def _may_choose(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, at: datetime
) -> bool:
    """Not what an officer put there on purpose, as long as that post is open."""
    if conversation.team is not None:
        return False
    last = await events.latest(session, conversation.id, CHOOSES)
    by_hand = last is not None and last.kind in PLACED_BY_HAND
    return not by_hand or not levels.calendar(conversation.post_slug).is_open(at)


async def _place(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, at: datetime
) -> None:
    found = await find(session, levels, conversation.country_slug, at)
    if found != conversation.post_slug:
        await clock.move(session, levels, conversation, found, at)
        events.record(session, conversation.id, Step.ROUTED, at, post_slug=found)
