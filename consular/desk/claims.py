"""Taking a conversation, and giving it up. It is taken under the lock of its row: of many, exactly one wins."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Author, Conversation, Direction, Handover, Message, Status
from consular.desk import alerting, arrivals, events, roster, timers
from consular.desk.levels import ServiceLevels
from consular.desk.models import Step, Timer, TimerKind
from consular.errors import Conflict, NotAllowed, NotFound
from consular.staff.models import Officer, Role


async def claim(
    session: AsyncSession,
    levels: ServiceLevels,
    conversation_id: int,
    officer: Officer,
    at: datetime,
    gone_after: timedelta,
) -> bool:
    """Take a conversation that nobody holds. False where the officer holds it already: then nothing changes.

    Raises Conflict, with the holder's name, where somebody else was first.
    """
    conversation = await find(session, conversation_id)
    if conversation.officer_id == officer.id:
        return False
    if conversation.officer_id is not None:
        holder = select(Officer.name).where(Officer.id == conversation.officer_id)
        raise Conflict(f"{(await session.execute(holder)).scalar_one()} has this conversation already.")
    if not officer.works_for(conversation.post_slug):
        raise NotAllowed("This conversation belongs to another post. Ask for it to be passed to yours.")
    if conversation.handover is Handover.BOT:
        arrivals.begin_waiting(conversation, at)
    await roster.beat(session, officer.id, at)
    await take_over(session, conversation, officer, at, gone_after)
    events.record(session, conversation_id, Step.CLAIMED, at, officer.id)
    await alerting.acknowledge(session, conversation, officer.id, at, levels.acknowledged_for)
    return True


async def find(session: AsyncSession, conversation_id: int) -> Conversation:
    """The conversation, locked until the transaction ends."""
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotFound("There is no such conversation.")
    return found


async def claim_next(
    session: AsyncSession, levels: ServiceLevels, officer: Officer, at: datetime, gone_after: timedelta
) -> int | None:
    """Take the gravest conversation that nobody holds; its id, or None where there is none."""
    query = (
        select(Conversation.id)
        .where(
            Conversation.handover == Handover.WAITING, Conversation.officer_id.is_(None), _is_theirs(officer)
        )
        .order_by(
            Conversation.urgency.desc(),
            Conversation.answer_by.is_(None),
            Conversation.answer_by,
            Conversation.waiting_since,
            Conversation.id,
        )
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = (await session.execute(query)).scalar_one_or_none()
    if found is not None:
        await claim(session, levels, found, officer, at, gone_after)
    return found


async def take_over(
    session: AsyncSession, conversation: Conversation, officer: Officer, at: datetime, gone_after: timedelta
) -> None:
    """Whatever follows from an officer having a conversation, however they got it. The caller holds its lock."""
    conversation.officer_id, conversation.handover = officer.id, Handover.OFFICER
    conversation.claimed_at, conversation.team = at, None
    await withdraw_unsent(session, conversation.id)
    await timers.schedule(session, conversation.id, TimerKind.GONE, at + gone_after, at)
    # One that is due is left: an officer may be faster than the desk, and the clock has to start all the same.
    await timers.cancel_later(session, conversation.id, TimerKind.ROUTE, at)


async def withdraw_unsent(session: AsyncSession, conversation_id: int) -> None:
    """The bot's replies that no sender has taken yet are not sent any more."""
    await session.execute(
        update(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.direction == Direction.OUT,
            Message.author == Author.BOT,
            Message.status == Status.QUEUED,
            Message.owner.is_(None),
        )
        .values(status=Status.WITHDRAWN, due_at=None)
    )


def is_overtaken(conversation: Conversation, message: Message) -> bool:
    """Whether an officer speaks by now, so that what the bot had to say is not tried again."""
    return message.author is Author.BOT and conversation.handover is Handover.OFFICER


async def release(
    session: AsyncSession, conversation: Conversation, officer: Officer, note: str | None, at: datetime
) -> None:
    """Put the conversation back into the queue. The caller holds its lock."""
    need_hold(conversation, officer)
    await give_up(session, conversation, at)
    events.record(session, conversation.id, Step.RELEASED, at, officer.id, note=note)


async def give_up(session: AsyncSession, conversation: Conversation, at: datetime) -> None:
    """Nobody has it now, and the queue it was in has it again."""
    conversation.officer_id, conversation.claimed_at = None, None
    conversation.handover = Handover.WAITING
    await timers.cancel(session, conversation.id, TimerKind.GONE)
    await timers.schedule(session, conversation.id, TimerKind.ROUTE, at, at)


async def look_for_holder(
    session: AsyncSession, conversation: Conversation, timer: Timer, at: datetime, gone_after: timedelta
) -> Officer | None:
    """Take the conversation from an officer who gave no sign of life for too long; that officer, or None."""
    if conversation.officer_id is None:
        await session.delete(timer)
        return None
    signs = (await roster.last_seen(session, conversation.officer_id), conversation.claimed_at)
    seen = max(sign for sign in signs if sign is not None)
    if seen + gone_after > at:
        timer.due_at = seen + gone_after
        return None
    gone = await session.get_one(Officer, conversation.officer_id)
    await give_up(session, conversation, at)
    events.record(session, conversation.id, Step.GONE, at, to_officer_id=gone.id)
    return gone


def need_hold(conversation: Conversation, officer: Officer) -> None:
    """Refuse whoever does not have the conversation; a supervisor may act for whoever does."""
    if conversation.officer_id == officer.id:
        return
    if conversation.officer_id is None:
        raise NotAllowed("Nobody has this conversation. Take it first.")
    if not officer.role.covers(Role.SUPERVISOR):
        raise Conflict("Another officer has this conversation. Ask them to pass it on.")


def _is_theirs(officer: Officer) -> ColumnElement[bool]:
    posts = officer.post_slugs
    return or_(Conversation.post_slug.is_(None), Conversation.post_slug.in_(posts)) if posts else true()
