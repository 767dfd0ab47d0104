"""Stands before reception, for officers who answer an escalation by text message from their own number.

Such an answer acknowledges, is kept in the transcript of that number, and never becomes a person's conversation. Every
other message goes on as it came, also an officer's: they may need help themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.intake import Receives
from api.channels.interface import InboundMessage
from api.conversations.reception import Receipt
from api.conversations.unaided import Pace
from api.live.hub import Hub
from api.logs import new_trace
from api.outbox.queue import enqueue
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Direction, Message, Status
from consular.database import Database
from consular.desk import alerting, answers, claims, notices
from consular.desk.answers import ALL, Answer
from consular.desk.levels import ServiceLevels
from consular.desk.models import Notice
from consular.replies.template import Blocks

log = structlog.get_logger()

SMS = "sms"


class Texting:
    """The same as reception to whoever calls it. Words stand in data/replies.j2."""

    def __init__(
        self, reception: Receives, database: Database, levels: ServiceLevels, blocks: Blocks, hub: Hub
    ) -> None:
        self._reception = reception
        self._database = database
        self._levels = levels
        self._blocks = blocks
        self._hub = hub

    async def receive(self, inbound: InboundMessage, at: datetime, pace: Pace = Pace.FINE) -> Receipt:
        answer = answers.read(inbound.text) if inbound.channel == SMS else None
        heard = await self._hear(inbound, answer, at) if answer else None
        return heard or await self._reception.receive(inbound, at, pace)

    async def _hear(self, inbound: InboundMessage, answer: Answer, at: datetime) -> Receipt | None:
        """None where the number is no officer's, or nobody told its officer anything lately."""
        async with self._database.write() as session:
            officers = await notices.officers_with(session, inbound.address)
            if not officers or not await notices.told_lately(session, officers, SMS, at):
                return None
            known = await conversations.by_provider_id(session, SMS, inbound.provider_id)
            if known:
                return Receipt(known.id, known.conversation_id, False)
            there, used = await notices.open_for(session, officers, SMS, at)
            meant = _meant(there, answer)
            for notice in meant:
                await self._acknowledge(session, notice, at)
            message = await self._keep(session, inbound, officers[0], at, self._reply(there, meant, used))
        self._hub.wake(Hub.WORK, Hub.DESK, *(notice.conversation_id for notice in meant))
        log.info("escalation.answered", message_id=message.id, acknowledged=len(meant))
        return Receipt(message.id, message.conversation_id, True)

    async def _acknowledge(self, session: AsyncSession, notice: Notice, at: datetime) -> None:
        conversation = await claims.find(session, notice.conversation_id)
        assert notice.officer_id
        quiet_for = self._levels.acknowledged_for
        await alerting.acknowledge(session, conversation, notice.officer_id, at, quiet_for, by=SMS)

    async def _keep(
        self, session: AsyncSession, inbound: InboundMessage, officer_id: int, at: datetime, reply: str
    ) -> Message:
        """What came and what it is answered with, in the thread of the officer's number: nothing here is due."""
        thread = await conversations.find_or_open(session, SMS, inbound.address, at)
        message = Message(
            conversation_id=thread.id,
            channel=SMS,
            direction=Direction.IN,
            author=Author.OFFICER,
            officer_id=officer_id,
            text=inbound.text[:100],
            status=Status.ANSWERED,
            provider_id=inbound.provider_id,
            trace=new_trace(),
            created_at=at,
        )
        session.add(message)
        await session.flush()
        enqueue(session, thread, reply, Author.SERVICE, message, at)
        return message

    def _reply(self, there: Sequence[Notice], meant: Sequence[Notice], used: Sequence[Notice]) -> str:
        again = [notice.name for notice in used]
        if meant:
            minutes = int(self._levels.acknowledged_for.total_seconds() // 60)
            return self._blocks.render("acknowledged", [notice.name for notice in meant], minutes, again)
        return self._blocks.render("acknowledge_which", [notice.name for notice in there], again)


def _meant(there: Sequence[Notice], answer: Answer) -> list[Notice]:
    """What an answer is about, in the order of locks; nothing where it could be about several."""
    if answer.name == ALL or (not answer.name and len(there) == 1):
        return sorted(there, key=lambda notice: notice.conversation_id)
    return [notice for notice in there if notice.name == answer.name]
