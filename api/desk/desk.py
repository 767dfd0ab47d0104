"""An officer's keys: take, pass on, give back, close. One transaction each; the bot is mute from its commit on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.desk.speech import Speech
from api.live.hub import Hub
from consular.conversations.models import Conversation
from consular.database import Database
from consular.desk import alerting, claims, notices, passing, roster
from consular.desk.levels import ServiceLevels
from consular.desk.models import Notice
from consular.desk.passing import Receiver
from consular.errors import Conflict, NotAllowed, NotFound
from consular.staff.models import Officer

log = structlog.get_logger()


@dataclass(frozen=True)
class Turn:
    """What one action of an officer works with; the conversation is locked."""

    session: AsyncSession
    conversation: Conversation
    officer: Officer
    at: datetime


class Desk:
    """`gone_after` is how long a silent officer keeps a conversation. Refusals are the errors of the domain."""

    def __init__(
        self,
        database: Database,
        levels: ServiceLevels,
        speech: Speech,
        hub: Hub,
        gone_after: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._levels = levels
        self._speech = speech
        self._hub = hub
        self._gone_after = gone_after
        self._clock = clock

    async def claim(self, conversation_id: int, officer_id: int) -> None:
        """Take it. Raises Conflict, which names the holder, where somebody else was first."""
        async with self._database.write() as session:
            at, officer = self._clock(), await active_officer(session, officer_id)
            won = await claims.claim(session, self._levels, conversation_id, officer, at, self._gone_after)
            if won:
                conversation = await claims.find(session, conversation_id)
                await self._speech.joined(session, conversation, officer, at)
        self._tell("claimed", conversation_id, officer_id)

    async def claim_next(self, officer_id: int) -> int | None:
        """Take the gravest that nobody has; its id, or None where nobody waits."""
        async with self._database.write() as session:
            at, officer = self._clock(), await active_officer(session, officer_id)
            found = await claims.claim_next(session, self._levels, officer, at, self._gone_after)
            if found is not None:
                await self._speech.joined(session, await claims.find(session, found), officer, at)
        if found is not None:
            self._tell("claimed", found, officer_id)
        return found

    async def assign(
        self, conversation_id: int, officer_id: int, to_officer_id: int, note: str | None = None
    ) -> None:
        async with self.turn("assigned", conversation_id, officer_id) as turn:
            to = await active_officer(turn.session, to_officer_id)
            before = turn.conversation.officer_id
            await passing.assign(
                turn.session, turn.conversation, turn.officer, to, turn.at, self._gone_after, note
            )
            await self._tell_change(turn, before)

    async def transfer(self, conversation_id: int, officer_id: int, to: Receiver, note: str) -> None:
        async with self.turn("transferred", conversation_id, officer_id) as turn:
            before = turn.conversation.officer_id
            await passing.transfer(
                turn.session,
                self._levels,
                turn.conversation,
                turn.officer,
                to,
                note,
                turn.at,
                self._gone_after,
            )
            await self._tell_change(turn, before)

    async def release(self, conversation_id: int, officer_id: int, note: str | None = None) -> None:
        async with self.turn("released", conversation_id, officer_id) as turn:
            before = turn.conversation.officer_id
            await claims.release(turn.session, turn.conversation, turn.officer, note, turn.at)
            await self._tell_change(turn, before)

    async def hand_back(self, conversation_id: int, officer_id: int, note: str | None = None) -> None:
        """To the bot, which goes on with the memory it had."""
        async with self.turn("handed_back", conversation_id, officer_id) as turn:
            holder = await turn.session.get(Officer, turn.conversation.officer_id or 0)
            await passing.hand_back(turn.session, turn.conversation, turn.officer, note, turn.at)
            if holder:
                await self._speech.left(turn.session, turn.conversation, holder, "bot", turn.at)

    async def close(
        self, conversation_id: int, officer_id: int, outcome: str, note: str | None = None
    ) -> None:
        async with self.turn("closed", conversation_id, officer_id) as turn:
            holder = await turn.session.get(Officer, turn.conversation.officer_id or 0)
            await passing.close(
                turn.session, self._levels, turn.conversation, turn.officer, outcome, note, turn.at
            )
            if holder:
                await self._speech.left(turn.session, turn.conversation, holder, "closed", turn.at)

    async def wait_for_person(self, conversation_id: int, officer_id: int) -> None:
        """Stop the clock until the person writes."""
        async with self.turn("paused", conversation_id, officer_id) as turn:
            await passing.wait_for_person(
                turn.session, self._levels, turn.conversation, turn.officer, turn.at
            )

    async def acknowledge(self, conversation_id: int, officer_id: int) -> None:
        """Say that one takes care, without taking the conversation: nobody else is told for a while."""
        async with self.turn("acknowledged", conversation_id, officer_id) as turn:
            await alerting.acknowledge(
                turn.session, turn.conversation, turn.officer.id, turn.at, self._levels.acknowledged_for
            )

    async def acknowledge_by_link(self, conversation_id: int, officer_id: int, notice_id: int) -> None:
        """The same, by the link in an e-mail. Raises Conflict where it was used before or nothing waits."""
        async with self.turn("acknowledged", conversation_id, officer_id) as turn:
            notice = await turn.session.get_one(Notice, notice_id)
            if not await notices.needs_somebody(turn.session, notice):
                raise Conflict("Somebody acknowledged or answered it already. Nothing is left to do.")
            if not await notices.use(turn.session, notice_id, turn.at):
                raise Conflict("This link was used before. The conversation waits again: take it now.")
            quiet_for = self._levels.acknowledged_for
            await alerting.acknowledge(
                turn.session, turn.conversation, turn.officer.id, turn.at, quiet_for, by="email"
            )

    @asynccontextmanager
    async def turn(self, what: str, conversation_id: int, officer_id: int) -> AsyncIterator[Turn]:
        """One transaction of an active officer over a locked conversation that they may see."""
        async with self._database.write() as session:
            conversation = await claims.find(session, conversation_id)
            officer = await active_officer(session, officer_id)
            if conversation.officer_id != officer.id and not officer.works_for(conversation.post_slug):
                raise NotAllowed("This conversation belongs to another post.")
            at = self._clock()
            await roster.beat(session, officer.id, at)
            yield Turn(session, conversation, officer, at)
        self._tell(what, conversation_id, officer_id)

    async def _tell_change(self, turn: Turn, before: int | None) -> None:
        """Tell the person who has left them, and who has come."""
        after = turn.conversation.officer_id
        if before == after:
            return
        if before is not None:
            to: Literal["officer", "queue"] = "officer" if after else "queue"
            left = await turn.session.get_one(Officer, before)
            await self._speech.left(turn.session, turn.conversation, left, to, turn.at)
        if after is not None:
            joined = await turn.session.get_one(Officer, after)
            await self._speech.joined(turn.session, turn.conversation, joined, turn.at)

    def _tell(self, what: str, conversation_id: int, officer_id: int) -> None:
        self._hub.wake(Hub.WORK, Hub.DESK, conversation_id)
        log.info(f"conversation.{what}", conversation_id=conversation_id, officer_id=officer_id)


async def active_officer(session: AsyncSession, officer_id: int) -> Officer:
    officer = await session.get(Officer, officer_id)
    if officer is None:
        raise NotFound("There is no such officer.")
    if not officer.active:
        raise NotAllowed("This account is closed.")
    return officer
