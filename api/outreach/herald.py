"""Puts word of changed advice into the outbox: one person at a time, all that they have not heard of in one message.

It calls no network and sends nothing itself. Its messages have a lane of their own, so that no reply waits behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.live.hub import Hub
from api.outbox.queue import TO_MANY, enqueue
from consular.advice import alerts
from consular.advice.models import AdviceAlert, AdviceChange, ChangeKind
from consular.advice.page import KNOWN_STATUSES, url_of
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation
from consular.countries import repository as countries
from consular.database import Database
from consular.presence import repository as presence
from consular.replies.template import Blocks

log = structlog.get_logger()

POLL = 5.0  # seconds


@dataclass(frozen=True)
class News:
    """What data/replies.j2 is given of one change. `alert_status` is empty unless FCDO warns of more than before."""

    name_in_sentence: str
    advice_updated: datetime
    description: str
    link: str
    is_withdrawn: bool
    alert_status: tuple[str, ...]
    alert_note: None = None


class Herald:
    def __init__(self, database: Database, blocks: Blocks, hub: Hub, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._blocks = blocks
        self._hub = hub
        self._clock = clock

    async def run(self) -> None:
        """Work until cancelled."""
        with self._hub.listen(Hub.WORK) as listener:
            while True:
                try:
                    while await self.run_once():
                        pass
                except Exception:
                    log.error("herald.failed", exc_info=True)
                await listener.wait(POLL)

    async def run_once(self) -> bool:
        """Tell one person; False where nobody is to be told now."""
        at = self._clock()
        async with self._database.read() as session:
            contact_id = await alerts.find_due(session, at)
        if contact_id is None:
            return False
        async with self._database.write() as session:
            conversation = await conversations.of_contact(session, contact_id)
            await self._tell(session, conversation, at)
        self._hub.wake(Hub.WORK, conversation.id)
        return True

    async def _tell(self, session: AsyncSession, conversation: Conversation, at: datetime) -> None:
        """Queue one message about all that waits, or put it off where it was told of enough today."""
        wanted = await presence.subscriptions(session, conversation.contact_id)
        pairs = await alerts.waiting(session, conversation.contact_id, at)
        kept = [pair for pair in pairs if pair[1].country_slug in wanted]
        for alert, _change in pairs:
            alert.sent_at = at  # dropped, unless it is in the message below
        if not kept:
            return
        is_grave = kept[0][0].is_grave
        free_from = None if is_grave else await self._free_from(session, conversation, at)
        if free_from is not None and free_from > at:
            for alert, _change in kept:
                alert.sent_at, alert.due_at = None, free_from
            return
        await self._queue(session, conversation, kept, at)

    async def _free_from(self, session: AsyncSession, conversation: Conversation, at: datetime) -> datetime:
        """When the person may be told of what can wait: by day, and a day after the last time."""
        next_day = await alerts.next_day(session, conversation.contact_id)
        return await alerts.hour_for(session, conversation, max(at, next_day or at))

    async def _queue(
        self,
        session: AsyncSession,
        conversation: Conversation,
        kept: Sequence[tuple[AdviceAlert, AdviceChange]],
        at: datetime,
    ) -> None:
        news = [await _news(session, change) for _alert, change in reversed(kept)]
        text = self._blocks.render("advice_changed", news)
        message = enqueue(session, conversation, text, Author.SERVICE, None, at, lane=TO_MANY)
        await session.flush()
        for alert, _change in kept:
            alert.message_id = message.id
        log.info("advice.told", conversation_id=conversation.id, changes=len(kept))


async def _news(session: AsyncSession, change: AdviceChange) -> News:
    country = await countries.get(session, change.country_slug)
    raised = alerts.is_grave(change)
    return News(
        name_in_sentence=country.name_in_sentence if country else change.country_slug,
        advice_updated=change.published_at,
        description=change.description,
        link=url_of(change.country_slug),
        is_withdrawn=change.kind is ChangeKind.WITHDRAWN,
        alert_status=tuple(status for status in change.alert_after if raised and status in KNOWN_STATUSES),
    )
