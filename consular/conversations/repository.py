"""All queries on conversations and messages. Nothing here commits, and nothing here calls a network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from consular.contacts.models import Contact
from consular.conversations.models import Conversation, Direction, Message, Status

# Answered, or no longer ours to answer. What is neither keeps its conversation due.
OPEN_INBOUND = (Status.RECEIVED,)


async def find_or_open(session: AsyncSession, channel: str, address: str, at: datetime) -> Conversation:
    """The contact's conversation, made where there is none, and locked until the transaction ends.

    The lock is what makes message ids follow commit order within a conversation.
    """
    await _insert_or_ignore(session, Contact, channel=channel, address=address, created_at=at)
    contact = (
        await session.execute(select(Contact).where(Contact.channel == channel, Contact.address == address))
    ).scalar_one()
    await _insert_or_ignore(session, Conversation, contact_id=contact.id, channel=channel, created_at=at)
    found = await session.execute(
        select(Conversation).where(Conversation.contact_id == contact.id).with_for_update()
    )
    return found.scalar_one()


async def _insert_or_ignore(session: AsyncSession, model: type[Any], **values: Any) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    await session.execute(dialect.insert(model).values(**values).on_conflict_do_nothing())


async def find(session: AsyncSession, channel: str, address: str) -> Conversation | None:
    """The contact's conversation, unlocked; None where that contact never wrote."""
    query = select(Conversation).join(Contact).where(Contact.channel == channel, Contact.address == address)
    return (await session.execute(query)).scalar_one_or_none()


async def lock(session: AsyncSession, conversation_id: int) -> Conversation:
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    return (await session.execute(query)).scalar_one()


async def of_contact(session: AsyncSession, contact_id: int) -> Conversation:
    """A contact's conversation, locked until the transaction ends."""
    query = select(Conversation).where(Conversation.contact_id == contact_id).with_for_update()
    return (await session.execute(query)).scalar_one()


async def address_of(session: AsyncSession, conversation_id: int) -> str:
    query = select(Contact.address).join(Conversation).where(Conversation.id == conversation_id)
    return (await session.execute(query)).scalar_one()


async def add_inbound(session: AsyncSession, message: Message) -> bool:
    """Store a message, unless its provider delivered it before: then False, and nothing changes."""
    try:
        async with session.begin_nested():
            session.add(message)
    except IntegrityError:
        if await _is_known(session, message):
            return False
        raise
    return True


async def _is_known(session: AsyncSession, message: Message) -> bool:
    query = select(Message.id).where(
        Message.channel == message.channel, Message.provider_id == message.provider_id
    )
    return (await session.execute(query)).first() is not None


async def by_provider_id(session: AsyncSession, channel: str, provider_id: str) -> Message | None:
    query = select(Message).where(Message.channel == channel, Message.provider_id == provider_id)
    return (await session.execute(query)).scalar_one_or_none()


async def claim(session: AsyncSession, owner: str, at: datetime, lease: timedelta) -> int | None:
    """Take the lease of the gravest due conversation that nobody works on; its id, or None."""
    free = or_(Conversation.owner.is_(None), Conversation.lease_until < at)
    candidate = (
        select(Conversation.id)
        .where(Conversation.due_at <= at, free)
        .order_by(Conversation.urgency.desc(), Conversation.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    conversation_id = (await session.execute(candidate)).scalar_one_or_none()
    if conversation_id is not None:
        await session.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id)
            .values(owner=owner, lease_until=at + lease)
        )
    return conversation_id


async def renew(session: AsyncSession, conversation_id: int, owner: str, until: datetime) -> bool:
    """Keep a lease for longer; False when it is no longer the owner's."""
    result = await session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.owner == owner)
        .values(lease_until=until)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


async def drop_leases(session: AsyncSession) -> None:
    """Free all that a killed process held. Only where one process is known to be the only one (SQLite)."""
    await session.execute(update(Conversation).values(owner=None, lease_until=None))
    await session.execute(
        update(Message).where(Message.owner.is_not(None)).values(owner=None, lease_until=None)
    )


async def oldest_open(session: AsyncSession, conversation_id: int) -> Message | None:
    """The message that is answered next: strictly in the order in which they came."""
    return next(iter(await open_inbound(session, conversation_id, 1)), None)


async def open_inbound(session: AsyncSession, conversation_id: int, limit: int) -> Sequence[Message]:
    """The messages that wait for an answer, oldest first."""
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.direction == Direction.IN,
            Message.status.in_(OPEN_INBOUND),
        )
        .order_by(Message.id)
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def release(session: AsyncSession, conversation: Conversation) -> None:
    """Give the lease back, and make the conversation due again if it still holds an open message."""
    await session.flush()
    waiting = await oldest_open(session, conversation.id)
    conversation.due_at = waiting.due_at if waiting else None
    conversation.owner = conversation.lease_until = None


async def transcript(
    session: AsyncSession, conversation_id: int, after: int = 0, limit: int = 500
) -> Sequence[Message]:
    """Messages with an id above `after`, oldest first."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.id > after)
        .order_by(Message.id)
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def latest(
    session: AsyncSession, conversation_id: int, limit: int, before: int | None = None
) -> Sequence[Message]:
    """The newest messages, or the newest below an id; oldest first."""
    query = select(Message).where(Message.conversation_id == conversation_id)
    if before is not None:
        query = query.where(Message.id < before)
    found = (await session.execute(query.order_by(Message.id.desc()).limit(limit))).scalars().all()
    return found[::-1]


async def newest_inbound(session: AsyncSession, conversation_id: int) -> Message | None:
    """The last thing that the person said."""
    return next(iter(await latest_inbound(session, conversation_id, 1)), None)


async def latest_inbound(session: AsyncSession, conversation_id: int, limit: int) -> Sequence[Message]:
    """The last things that the person said, oldest first."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.direction == Direction.IN)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()[::-1]


async def last_offer(session: AsyncSession, conversation_id: int) -> list[dict[str, str]]:
    """The buttons of the newest message that offered any."""
    query = (
        select(Message.buttons)
        .where(Message.conversation_id == conversation_id, Message.direction == Direction.OUT)
        .order_by(Message.id.desc())
        .limit(10)
    )
    return next((buttons for buttons in (await session.execute(query)).scalars() if buttons), [])


async def replies_to(session: AsyncSession, message_id: int) -> Sequence[Message]:
    query = select(Message).where(Message.reply_to == message_id).order_by(Message.id)
    return (await session.execute(query)).scalars().all()


async def dead(session: AsyncSession) -> Sequence[Message]:
    """Inbound messages that could not be answered, and outbound ones that could not be sent; oldest first."""
    query = select(Message).where(Message.status.in_((Status.DEAD, Status.FAILED))).order_by(Message.id)
    return (await session.execute(query)).scalars().all()


async def queue_depths(session: AsyncSession) -> dict[str, int]:
    """How many messages wait for an answer, wait to be sent, or are given up."""
    watched = (Status.RECEIVED, Status.QUEUED, Status.DEAD, Status.FAILED)
    query = select(Message.status, func.count()).where(Message.status.in_(watched)).group_by(Message.status)
    counted = dict((await session.execute(query)).all())
    return {status.value: counted.get(status, 0) for status in watched}
