"""Answers messages: claims a conversation, asks Rasa once, and commits replies and changes together.

No transaction is open while Rasa works. Every commit is fenced by the lease, so that a worker that was taken for
dead writes nothing.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import backoff, continued, lease
from api.conversations.emergency import EmergencyResponse
from api.conversations.outcome import Outcome
from api.live.hub import Hub
from api.logs import bind
from api.outbox.queue import enqueue
from api.rasa.client import Answer, Answers, Turn
from api.settings import Settings
from consular.cases import repository as cases
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation, Handover, Message, Status
from consular.database import Database
from consular.errors import TemporaryFailure
from consular.replies.holding import Holding
from consular.severity import Severity

log = structlog.get_logger()

HELD_AGAIN = timedelta(minutes=2)  # one "we are slow" reply in so long, however much the person writes


class LeaseLost(Exception):
    """Another worker has the conversation now: whatever we found out is theirs to find out again."""


@dataclass(frozen=True)
class Work:
    """What a worker reads before it asks Rasa. `earlier` are the parts of a long text before its last one."""

    message_id: int
    earlier: tuple[int, ...]
    handover: Handover
    turn: Turn
    trace: str
    has_holding: bool


class Worker:
    """Runs `settings.workers` conversations at once. `clock` gives the time."""

    def __init__(
        self,
        database: Database,
        rasa: Answers,
        response: EmergencyResponse,
        holding: Holding,
        hub: Hub,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._rasa = rasa
        self._response = response
        self._holding = holding
        self._outcome = Outcome(response, holding)
        self._hub = hub
        self._settings = settings
        self._clock = clock
        self._lease = timedelta(seconds=settings.lease)

    async def run(self) -> None:
        """Work until cancelled. A wake-up starts at once; a poll a second stands behind it."""
        slots = asyncio.Semaphore(self._settings.workers)
        async with asyncio.TaskGroup() as group:
            with self._hub.listen(Hub.WORK) as listener:
                while True:
                    await slots.acquire()
                    claimed = await self._claim()
                    if claimed is None:
                        slots.release()
                        await listener.wait(1)
                    else:
                        task = group.create_task(self._work_safely(*claimed))
                        task.add_done_callback(lambda _: slots.release())

    async def run_once(self) -> bool:
        """Claim and work on one conversation; False when nothing was due."""
        claimed = await self._claim()
        if claimed:
            await self._work_safely(*claimed)
        return claimed is not None

    async def _claim(self) -> tuple[int, str] | None:
        owner = uuid.uuid4().hex
        try:
            async with self._database.write() as session:
                found = await conversations.claim(session, owner, self._clock(), self._lease)
        except Exception:
            log.error("worker.database_away", exc_info=True)
            return None
        return None if found is None else (found, owner)

    async def _work_safely(self, conversation_id: int, owner: str) -> None:
        """An error here ends one turn, never the worker: the lease runs out and the message is tried again."""
        try:
            await self._work(conversation_id, owner)
        except LeaseLost:
            log.warning("worker.lease_lost", conversation_id=conversation_id)
        except Exception:
            log.error("worker.failed", conversation_id=conversation_id, exc_info=True)

    async def _work(self, conversation_id: int, owner: str) -> None:
        work = await self._read(conversation_id)
        if work is None:
            return await self._give_back(conversation_id, owner)
        bind(work.trace)
        if work.handover is Handover.OFFICER:
            return await self._leave_to_officer(conversation_id, owner, work)

        async def renew() -> bool:
            async with self._database.write() as session:
                until = self._clock() + self._lease
                return await conversations.renew(session, conversation_id, owner, until)

        async with lease.kept(renew, every=self._settings.lease / 3):
            try:
                answer = await self._ask(conversation_id, owner, work)
            except TemporaryFailure as failure:
                return await self._postpone(conversation_id, owner, work, str(failure))
        await self._commit(conversation_id, owner, work, answer)

    async def _read(self, conversation_id: int) -> Work | None:
        async with self._database.read() as session:
            conversation = await session.get_one(Conversation, conversation_id)
            parts = await continued.next_turn(session, conversation_id)
            if not parts:
                return None
            message = parts[-1]
            case = await cases.open_case_of(session, conversation_id)
            replies = await conversations.replies_to(session, message.id)
            turn = Turn(
                turn=f"{conversation_id}-{message.id}",
                channel=message.channel,
                text=continued.join([part.text for part in parts]),
                payload=message.payload,
                memory=conversation.memory,
                metadata={
                    "emergency": message.emergency,
                    "doubtful": message.doubtful,
                    "reference": case.reference if case else message.reference,
                    "has_case": case is not None,
                    "contact_id": conversation.contact_id,
                },
            )
            earlier = tuple(part.id for part in parts[:-1])
            return Work(
                message.id, earlier, conversation.handover, turn, message.trace, has_holding=bool(replies)
            )

    async def _ask(self, conversation_id: int, owner: str, work: Work) -> Answer:
        """Ask Rasa. When it is slow the person gets a holding reply, and the call goes on."""
        call = asyncio.create_task(self._rasa.answer(work.turn))
        try:
            done, _ = await asyncio.wait({call}, timeout=self._settings.holding_after)
            if not done:
                await self._hold(conversation_id, owner, work)
            return await call
        finally:
            call.cancel()

    async def _hold(self, conversation_id: int, owner: str, work: Work) -> None:
        """Tell the person that the answer is on its way, and whom to call meanwhile."""
        async with self._database.write() as session:
            conversation = await self._fenced(session, conversation_id, owner)
            await self._enqueue_holding(session, conversation, work)
        self._hub.wake(Hub.WORK, conversation_id)

    async def _enqueue_holding(self, session: AsyncSession, conversation: Conversation, work: Work) -> None:
        at = self._clock()
        message = await session.get_one(Message, work.message_id)
        if message.doubtful and await self._take_for_certain(session, conversation, message, at):
            return
        recently = conversation.held_at is not None and at - conversation.held_at < HELD_AGAIN
        if work.has_holding or recently or conversation.handover is Handover.OFFICER:
            return
        text = await self._holding.slow(session, conversation.country_slug)
        enqueue(session, conversation, text, Author.SERVICE, message, at)
        conversation.held_at = at
        log.info("message.held", message_id=message.id)

    async def _take_for_certain(
        self, session: AsyncSession, conversation: Conversation, message: Message, at: datetime
    ) -> bool:
        """Without a model to settle a doubt, the message is an emergency. Whether the person is told anything."""
        message.doubtful = False
        assert message.emergency
        log.info("message.doubt_unsettled", message_id=message.id)
        return await self._response.respond(session, conversation, message, message.emergency, at)

    async def _fenced(self, session: AsyncSession, conversation_id: int, owner: str) -> Conversation:
        conversation = await conversations.lock(session, conversation_id)
        if conversation.owner != owner:
            raise LeaseLost
        return conversation

    async def _commit(self, conversation_id: int, owner: str, work: Work, answer: Answer) -> None:
        """Replies, case changes, memory and outbox rows, all or none of them."""
        at = self._clock()
        async with self._database.write() as session:
            conversation = await self._fenced(session, conversation_id, owner)
            message = await session.get_one(Message, work.message_id)
            message.intent, message.confidence = answer.intent, answer.confidence
            await self._outcome.apply(session, conversation, message, answer, at)
            await continued.settle(session, work.earlier, message)
            await conversations.release(session, conversation)
        self._hub.wake(Hub.WORK, conversation_id)
        log.info(
            "message.answered",
            message_id=work.message_id,
            intent=answer.intent,
            confidence=round(answer.confidence, 3),
            replies=len(answer.replies),
            seconds=round((at - message.created_at).total_seconds(), 3),
        )

    async def _postpone(self, conversation_id: int, owner: str, work: Work, reason: str) -> None:
        """Try again later; after the last attempt the message is dead, and officers are told."""
        at = self._clock()
        async with self._database.write() as session:
            conversation = await self._fenced(session, conversation_id, owner)
            message = await session.get_one(Message, work.message_id)
            message.attempts += 1
            message.error = reason[:200]
            message.due_at = at + backoff.after(message.attempts)
            await self._enqueue_holding(session, conversation, work)
            if message.attempts >= self._settings.attempts:
                await self._give_up(session, conversation, message, at)
            await continued.settle(session, work.earlier, message)
            await conversations.release(session, conversation)
        self._hub.wake(Hub.WORK, conversation_id)
        log.warning("message.postponed", message_id=work.message_id, attempts=message.attempts, reason=reason)

    async def _give_up(
        self, session: AsyncSession, conversation: Conversation, message: Message, at: datetime
    ) -> None:
        if conversation.handover is Handover.OFFICER:  # they see the message, and the bot is mute
            message.status = Status.WITH_OFFICER
            return
        message.status = Status.DEAD
        severity = self._response.severity_of(message.emergency) or Severity.NORMAL
        case = await cases.open_case_of(session, conversation.id)
        await cases.alert_officers(session, conversation, message, "unanswered", severity, case, at)
        text = await self._holding.unanswered(session, conversation.country_slug)
        enqueue(session, conversation, text, Author.SERVICE, message, at)

    async def _leave_to_officer(self, conversation_id: int, owner: str, work: Work) -> None:
        async with self._database.write() as session:
            conversation = await self._fenced(session, conversation_id, owner)
            if conversation.handover is Handover.OFFICER:  # else it was given back just now: the bot's turn
                message = await session.get_one(Message, work.message_id)
                message.status = Status.WITH_OFFICER
                await continued.settle(session, work.earlier, message)
            await conversations.release(session, conversation)
        self._hub.wake(Hub.WORK, conversation_id)

    async def _give_back(self, conversation_id: int, owner: str) -> None:
        async with self._database.write() as session:
            await conversations.release(session, await self._fenced(session, conversation_id, owner))
