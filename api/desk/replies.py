"""What an officer writes: replies to the person, notes to colleagues, and drafts that outlive the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.desk.desk import Desk, Turn, active_officer
from api.live.hub import Hub
from api.outbox.queue import enqueue
from consular.attachments import repository as attachments
from consular.attachments.kinds import File
from consular.audit import log as audit
from consular.audit.log import Subject
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Message
from consular.database import Database
from consular.desk import drafts, notes, replying, roster, viewers
from consular.desk.models import Activity


class Replies:
    def __init__(self, database: Database, desk: Desk, hub: Hub, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._desk = desk
        self._hub = hub
        self._clock = clock

    async def send(
        self,
        conversation_id: int,
        officer_id: int,
        text: str,
        submission: str | None = None,
        file: File | None = None,
    ) -> int:
        """Queue a reply; the message's id. The same `submission` twice is one message. A file follows its words as a
        message of its own, since no two networks agree on what may stand beside one."""
        async with self._desk.turn("replied", conversation_id, officer_id) as turn:
            if submission and (known := await replying.sent_before(turn.session, submission)):
                return known.id
            replying.need_turn(turn.conversation, turn.officer, text, file is not None)
            said = [await _say(turn, text.strip())] if text.strip() else []
            if file:
                carrier = await _say(turn, file.name)
                attachments.add(turn.session, carrier, file, turn.at)
                said.append(carrier)
            said[0].submission = submission
            await replying.note_reply(turn.session, turn.conversation, turn.officer, turn.at)
            _record(turn.session, officer_id, "replied", conversation_id, turn.at, said[0].id)
        return said[0].id

    async def add_note(self, conversation_id: int, officer_id: int, text: str) -> int:
        """Keep a private note, and tell whom it names; the note's id."""
        async with self._desk.turn("noted", conversation_id, officer_id) as turn:
            note = await notes.add(turn.session, officer_id, text, turn.at, conversation_id=conversation_id)
            _record(turn.session, officer_id, "noted", conversation_id, turn.at, note.id)
        return note.id

    async def keep_draft(self, conversation_id: int, officer_id: int, text: str) -> None:
        """Also a sign of life, and of typing."""
        async with self._database.write() as session:
            at = self._clock()
            await active_officer(session, officer_id)
            await drafts.keep(session, officer_id, conversation_id, text[: replying.LONGEST], at)
            await viewers.see(session, conversation_id, officer_id, Activity.TYPING, at)
        self._hub.wake(Hub.DESK, conversation_id)

    async def see(self, conversation_id: int, officer_id: int, activity: Activity = Activity.VIEWING) -> None:
        """The officer has the conversation open."""
        async with self._database.write() as session:
            at = self._clock()
            await viewers.forget_old(session, at)
            await viewers.see(session, conversation_id, officer_id, activity, at)
        self._hub.wake(Hub.DESK, conversation_id)

    async def leave(self, conversation_id: int, officer_id: int) -> None:
        async with self._database.write() as session:
            await viewers.leave(session, conversation_id, officer_id)
        self._hub.wake(Hub.DESK, conversation_id)

    async def beat(self, officer_id: int) -> None:
        """The officer's console is open, on whatever page."""
        async with self._database.write() as session:
            await roster.beat(session, officer_id, self._clock())


async def _say(turn: Turn, text: str) -> Message:
    """One message of the officer's, with its id."""
    asked = await conversations.newest_inbound(turn.session, turn.conversation.id)
    message = enqueue(turn.session, turn.conversation, text, Author.OFFICER, asked, turn.at)
    message.officer_id = turn.officer.id
    await turn.session.flush()
    return message


def _record(
    session: AsyncSession, officer_id: int, verb: str, conversation_id: int, at: datetime, about: int
) -> None:
    subject = Subject("conversation", str(conversation_id))
    audit.record(session, officer_id, f"conversation.{verb}", subject, at, {"id": about})
