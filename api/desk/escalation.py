"""What happens when nobody has answered in time: the next officer, then the duty officer, then the global centre.

Each is told by console, e-mail and text message; a level without anybody is passed over at once. The last is told again
and again until somebody acknowledges. E-mails and text messages go through the outbox like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.desk.notifier import Notifier
from api.desk.speech import Speech
from consular.conversations.models import Conversation
from consular.desk import alerting, clock, events, roster, waiting
from consular.desk.levels import CENTRE, ServiceLevels
from consular.desk.models import Step, Timer
from consular.desk.schemas import Reach
from consular.staff.models import Officer

log = structlog.get_logger()

LAST = 2  # the step that is repeated until somebody acknowledges
NO_REACH = Reach()


@dataclass(frozen=True)
class Level:
    """Whom one step tells: officers by name, or all of a post, and the rota's own addresses."""

    kind: str
    officers: tuple[Officer, ...] = ()
    post_slug: str | None = None
    reach: Reach = NO_REACH

    @property
    def is_empty(self) -> bool:
        return not (self.officers or self.post_slug or self.reach.email or self.reach.phone)


class Escalation:
    """`present_within` is how long a silent officer counts as being there."""

    def __init__(
        self, levels: ServiceLevels, speech: Speech, notifier: Notifier, present_within: timedelta
    ) -> None:
        self._levels = levels
        self._speech = speech
        self._notifier = notifier
        self._present_within = present_within

    async def run_out(
        self, session: AsyncSession, conversation: Conversation, timer: Timer, at: datetime
    ) -> None:
        """Tell whoever is next, and set the timer for the one after. The caller holds both locks."""
        if conversation.answer_by is None:
            await session.delete(timer)
            return
        if conversation.answer_by > at:
            timer.due_at = conversation.answer_by
            return
        if timer.step == 0:
            await self._tell_person(session, conversation, at)
        step = timer.step
        while True:
            level = await self._level(session, conversation, step, at)
            step += 1
            if not level.is_empty:
                break
        await self._tell(session, conversation, level, at)
        severity = clock.severity_of(conversation)
        timer.step = min(step, LAST)
        timer.due_at = at + self._levels.limits(conversation.post_slug, severity).next_step
        log.warning("conversation.escalated", conversation_id=conversation.id, level=level.kind)

    async def _level(
        self, session: AsyncSession, conversation: Conversation, step: int, at: datetime
    ) -> Level:
        post = conversation.post_slug
        if step == 0:
            without = {conversation.officer_id} if conversation.officer_id else set()
            found = await roster.next_officer(session, post, at, self._present_within, without)
            return Level("late_officer", (found,) if found else ())
        if step == 1:
            on_duty = await roster.on_duty(session, post, at)
            return Level("late_duty", tuple(on_duty), reach=self._levels.duty(post))
        on_duty = await roster.on_duty(session, CENTRE, at)
        return Level("late_centre", tuple(on_duty), CENTRE, self._levels.centre_reach)

    async def _tell(
        self, session: AsyncSession, conversation: Conversation, level: Level, at: datetime
    ) -> None:
        first = level.officers[0].id if level.officers and not level.post_slug else None
        await alerting.raise_late(session, conversation, level.kind, at, first, level.post_slug)
        events.record(
            session,
            conversation.id,
            Step.ESCALATED,
            at,
            to_officer_id=level.officers[0].id if level.officers else None,
            post_slug=level.post_slug,
        )
        await self._notifier.tell(session, conversation, level.officers, level.reach, at)

    async def _tell_person(self, session: AsyncSession, conversation: Conversation, at: datetime) -> None:
        """That they have not been forgotten, and whom to call; not where an officer is there and says so better."""
        if conversation.officer_id is None:
            minutes = await waiting.estimate(session, clock.severity_of(conversation), at)
            await self._speech.estimate(session, conversation, minutes, at)
