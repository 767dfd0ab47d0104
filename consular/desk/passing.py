"""Passing a conversation on: to an officer, a post or a team; back to the bot; or to its end. Callers hold its lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases import repository as cases
from consular.conversations.models import Conversation, Handover
from consular.desk import alerting, arrivals, claims, clock, events, routing, timers
from consular.desk.levels import CENTRE, ServiceLevels
from consular.desk.models import Step
from consular.errors import NotAllowed, NotFound
from consular.posts import repository as posts
from consular.staff.models import Officer


@dataclass(frozen=True)
class Receiver:
    """Exactly one of them is set. The global centre is a post here, with the slug CENTRE."""

    officer_id: int | None = None
    post_slug: str | None = None
    team: str | None = None


async def assign(
    session: AsyncSession,
    conversation: Conversation,
    by: Officer,
    to: Officer,
    at: datetime,
    gone_after: timedelta,
    note: str | None = None,
) -> None:
    """Give a conversation that nobody has, or that `by` has, to an officer. A supervisor may take it from anybody."""
    if await _is_given(session, conversation, by, to.id, note):
        return
    if conversation.officer_id is not None:
        claims.need_hold(conversation, by)
    _need_active(to)
    if conversation.handover is Handover.BOT:
        arrivals.begin_waiting(conversation, at)
    await _give(session, conversation, to, at, gone_after)
    events.record(session, conversation.id, Step.ASSIGNED, at, by.id, to_officer_id=to.id, note=note)


async def transfer(
    session: AsyncSession,
    levels: ServiceLevels,
    conversation: Conversation,
    by: Officer,
    to: Receiver,
    note: str,
    at: datetime,
    gone_after: timedelta,
) -> None:
    """Pass it on with a word on why. To a post or a team it goes into the queue, and its clock starts if it stood."""
    if await _is_given(session, conversation, by, to.officer_id, note.strip()):
        return
    claims.need_hold(conversation, by)
    if not note.strip():
        raise NotAllowed("Write a note for whoever takes the conversation next.")
    if to.officer_id is not None:
        officer = await session.get(Officer, to.officer_id)
        if officer is None:
            raise NotFound("There is no such officer.")
        _need_active(officer)
        await _give(session, conversation, officer, at, gone_after)
    else:
        await _need_queue(session, levels, to)
        await _put_into_queue(session, levels, conversation, to, at)
    events.record(
        session,
        conversation.id,
        Step.TRANSFERRED,
        at,
        by.id,
        to_officer_id=to.officer_id,
        post_slug=to.post_slug,
        team=to.team,
        note=note.strip(),
    )


async def hand_back(
    session: AsyncSession, conversation: Conversation, by: Officer, note: str | None, at: datetime
) -> None:
    """The bot answers again, with all that it knew before."""
    claims.need_hold(conversation, by)
    await _leave_desk(session, conversation)
    await alerting.acknowledge(session, conversation, by.id, at, timedelta())
    events.record(session, conversation.id, Step.HANDED_BACK, at, by.id, note=note)


async def close(
    session: AsyncSession,
    levels: ServiceLevels,
    conversation: Conversation,
    by: Officer,
    outcome: str,
    note: str | None,
    at: datetime,
) -> None:
    """End it. If the person writes again it comes back to the desk."""
    if conversation.officer_id is not None:
        claims.need_hold(conversation, by)
    if outcome not in levels.outcomes:
        raise NotFound("There is no such outcome. Choose one of the list.")
    await _leave_desk(session, conversation)
    conversation.closed_at, conversation.outcome = at, outcome
    await alerting.acknowledge(session, conversation, by.id, at, timedelta())
    events.record(session, conversation.id, Step.CLOSED, at, by.id, outcome=outcome, note=note)


async def wait_for_person(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, by: Officer, at: datetime
) -> None:
    """Stop the clock until the person writes, where an officer has done otherwise what they could, as by a call."""
    claims.need_hold(conversation, by)
    await clock.pause(session, levels, conversation, at)
    events.record(session, conversation.id, Step.PAUSED, at, by.id)


async def _is_given(
    session: AsyncSession, conversation: Conversation, by: Officer, to: int | None, note: str | None
) -> bool:
    """Whether the same form came before, as where somebody pressed twice: then all that it asks for is done."""
    if to is None or conversation.officer_id != to:
        return False
    last = await events.latest(session, conversation.id, (Step.ASSIGNED, Step.TRANSFERRED))
    return last is not None and (last.officer_id, last.to_officer_id, last.note) == (by.id, to, note)


async def _give(
    session: AsyncSession, conversation: Conversation, to: Officer, at: datetime, gone_after: timedelta
) -> None:
    if not to.works_for(conversation.post_slug):
        conversation.post_slug = to.posts[0].post_slug
    await claims.take_over(session, conversation, to, at, gone_after)


async def _put_into_queue(
    session: AsyncSession, levels: ServiceLevels, conversation: Conversation, to: Receiver, at: datetime
) -> None:
    if to.post_slug is not None:
        await clock.move(session, levels, conversation, to.post_slug, at)
    await claims.give_up(session, conversation, at)
    conversation.team = to.team
    conversation.first_reply_at = None
    if conversation.answer_by is None:
        conversation.answer_left = None
        await clock.start(session, levels, conversation, at)
    await routing.look_again_at_closing(session, levels, conversation, at)


async def _leave_desk(session: AsyncSession, conversation: Conversation) -> None:
    conversation.handover = Handover.BOT
    conversation.officer_id = conversation.claimed_at = None
    conversation.post_slug = conversation.team = None
    case = await cases.open_case_of(session, conversation.id)
    conversation.urgency = case.severity.urgency if case else 0
    await clock.stop(session, conversation)
    await timers.cancel_all(session, conversation.id)


async def _need_queue(session: AsyncSession, levels: ServiceLevels, to: Receiver) -> None:
    is_post = to.post_slug is not None and (
        to.post_slug == CENTRE or await posts.get(session, to.post_slug) is not None
    )
    if not is_post and to.team not in levels.teams:
        raise NotFound("There is no such post or team. Choose one of the list.")


def _need_active(officer: Officer) -> None:
    if not officer.active:
        raise NotAllowed("This officer's account is closed. Choose another one.")
