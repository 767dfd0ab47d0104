"""Works on the desk's timers: routing, clocks, escalation, officers who are gone. One transaction a timer.

It calls no network, so that a timer needs no lease: its row stays locked until all that follows from it is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.desk.escalation import Escalation
from api.desk.speech import Speech
from api.live.hub import Hub
from consular.conversations.models import Conversation, Handover
from consular.database import Database
from consular.desk import claims, clock, events, roster, routing, timers, waiting
from consular.desk.levels import ServiceLevels
from consular.desk.models import Step, Timer, TimerKind
from consular.severity import Severity

log = structlog.get_logger()


class Timekeeper:
    """`gone_after` is how long a silent officer counts as being there."""

    def __init__(
        self,
        database: Database,
        levels: ServiceLevels,
        escalation: Escalation,
        speech: Speech,
        hub: Hub,
        gone_after: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._levels = levels
        self._escalation = escalation
        self._speech = speech
        self._hub = hub
        self._gone_after = gone_after
        self._clock = clock

    async def run(self) -> None:
        """Work until cancelled. A wake-up starts at once; a poll a second stands behind it."""
        with self._hub.listen(Hub.WORK) as listener:
            while True:
                if not await self.run_safely():
                    await listener.wait(1)

    async def run_safely(self) -> bool:
        """Work on one timer; one that fails is put off, so that it holds up no other."""
        found: tuple[int, int] | None = None
        try:
            found = await self._find()
            return found is not None and await self._work(*found)
        except Exception:
            log.error("timer.failed", timer_id=found[0] if found else None, exc_info=True)
        return found is not None and await self._put_off(found[0])

    async def run_once(self) -> bool:
        """Work on one timer; False when none is due. Errors are the caller's."""
        found = await self._find()
        return found is not None and await self._work(*found)

    async def _find(self) -> tuple[int, int] | None:
        async with self._database.read() as session:
            return await timers.find_due(session, self._clock())

    async def _put_off(self, timer_id: int) -> bool:
        try:
            async with self._database.write() as session:
                await timers.put_off(session, timer_id, self._clock())
        except Exception:
            log.error("timer.database_away", exc_info=True)
            return False
        return True

    async def _work(self, timer_id: int, conversation_id: int) -> bool:
        async with self._database.write() as session:
            at = self._clock()
            conversation = await claims.find(session, conversation_id)
            timer = await timers.take(session, timer_id, at)
            if timer is not None:
                await self._act(session, conversation, timer, at)
        self._hub.wake(Hub.WORK, Hub.DESK, conversation_id)
        return True

    async def _act(
        self, session: AsyncSession, conversation: Conversation, timer: Timer, at: datetime
    ) -> None:
        match timer.kind:
            case TimerKind.ROUTE:
                await self._route(session, conversation, timer, at)
            case TimerKind.WROTE:
                await self._heed(session, conversation, timer, at)
            case TimerKind.ANSWER:
                await self._escalation.run_out(session, conversation, timer, at)
            case TimerKind.GONE:
                await self._look_for_holder(session, conversation, timer, at)

    async def _route(
        self, session: AsyncSession, conversation: Conversation, timer: Timer, at: datetime
    ) -> None:
        since = timer.since
        is_new = conversation.handover is Handover.WAITING and conversation.post_slug is None
        await session.delete(timer)
        await session.flush()
        await routing.route(session, self._levels, conversation, since, at)
        if (
            is_new
            and _may_be_told(conversation)
            and not await self._is_anybody_free(session, conversation, at)
        ):
            minutes = await waiting.estimate(session, clock.severity_of(conversation), at)
            await self._speech.estimate(session, conversation, minutes, at)

    async def _heed(
        self, session: AsyncSession, conversation: Conversation, timer: Timer, at: datetime
    ) -> None:
        """The person wrote: a clock that was paused goes on, and one that was stopped begins anew."""
        since = timer.since
        await session.delete(timer)
        await session.flush()
        if conversation.handover is Handover.BOT:
            return
        if conversation.answer_left is not None:
            await clock.resume(session, self._levels, conversation, since)
            events.record(session, conversation.id, Step.RESUMED, at)
        elif conversation.answer_by is None:
            await clock.start(session, self._levels, conversation, since)
        await routing.route(session, self._levels, conversation, since, at)

    async def _look_for_holder(
        self, session: AsyncSession, conversation: Conversation, timer: Timer, at: datetime
    ) -> None:
        gone = await claims.look_for_holder(session, conversation, timer, at, self._gone_after)
        if gone is not None:
            await self._speech.left(session, conversation, gone, "queue", at)
            log.warning("conversation.officer_gone", conversation_id=conversation.id, officer_id=gone.id)

    async def _is_anybody_free(self, session: AsyncSession, conversation: Conversation, at: datetime) -> bool:
        return bool(await roster.present(session, conversation.post_slug, at, self._gone_after))


def _may_be_told(conversation: Conversation) -> bool:
    """Not where instructions that save a life were given just now, or where a phone that sounds again may harm."""
    return conversation.urgency < Severity.CRITICAL.urgency and not conversation.discreet
