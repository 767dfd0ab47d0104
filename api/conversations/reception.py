"""Takes a message in: the fixed check reads it, then it is stored, and only then may the channel acknowledge it.

Needs neither Rasa nor any network. In an emergency the holding reply, the case and the alert are in the same
transaction as the message itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.interface import InboundMessage
from api.conversations import choices, continued
from api.conversations.emergency import EmergencyResponse
from api.conversations.placing import Placed, Placing
from api.conversations.quiet import Quiet
from api.conversations.unaided import Pace, Unaided
from api.live.hub import Hub
from api.logs import bind, new_trace
from consular.cases import reference
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation, Direction, Message, Status
from consular.database import Database
from consular.desk import arrivals
from consular.emergency.check import Check, Finding
from consular.languages.reader import LanguageReader
from consular.places.finder import Finder

log = structlog.get_logger()

# Far above what anybody types; it keeps one sender from filling the disk. What is cut is said in the log.
LONGEST_TEXT = 20_000

# An unsure finding goes before what is as grave and came in this long earlier: it may be an emergency.
HEAD_START = timedelta(minutes=10)


@dataclass(frozen=True)
class Receipt:
    """What became of a delivery. `is_new` is False for a message that was delivered before; `is_quiet` says that
    the chat is closed: what was said in it must no longer be shown."""

    message_id: int
    conversation_id: int
    is_new: bool
    is_quiet: bool = False


class Reception:
    def __init__(
        self,
        database: Database,
        check: Check,
        finder: Finder,
        placing: Placing,
        languages: LanguageReader,
        response: EmergencyResponse,
        unaided: Unaided,
        quiet: Quiet,
        hub: Hub,
    ) -> None:
        self._database = database
        self._check = check
        self._finder = finder
        self._placing = placing
        self._languages = languages
        self._response = response
        self._unaided = unaided
        self._quiet = quiet
        self._hub = hub

    async def receive(self, inbound: InboundMessage, at: datetime, pace: Pace = Pace.FINE) -> Receipt:
        """Store one message, once however often it is delivered."""
        trace = new_trace()
        bind(trace)
        words = _clean(inbound.text)
        alone = self._check.read(words)
        placed = self._placing.place(inbound.extras)
        text = _clean(f"{words}\n{self._unaided.note(placed.extras)}")
        async with self._database.write() as session:
            conversation = await conversations.find_or_open(session, inbound.channel, inbound.address, at)
            known = await conversations.by_provider_id(session, inbound.channel, inbound.provider_id)
            if known:
                log.info("message.repeated", message_id=known.id, channel=inbound.channel)
                return Receipt(known.id, conversation.id, False, conversation.quiet_since is not None)
            parts = await continued.before(session, conversation, at)
            finding = continued.read(self._check, alone, parts, words)
            text = f" {text}" if parts and inbound.text[:1].isspace() else text
            message = await self._store(
                session, conversation, inbound, parts, text, placed, finding, pace, trace, at
            )
            is_heard = await self._quiet.hear(session, conversation, message, words, at)
            held = not is_heard and await self._respond(session, conversation, message, at)
            if not message.emergency and not is_heard:
                await self._unaided.answer(session, conversation, message, words, placed, pace, at)
        self._hub.wake(Hub.WORK, conversation.id)
        log.info(
            "message.received",
            message_id=message.id,
            conversation_id=conversation.id,
            channel=inbound.channel,
            characters=len(inbound.text),
            emergency=message.emergency,
            held=held,
        )
        return Receipt(message.id, conversation.id, True, conversation.quiet_since is not None)

    def _country(self, words: str, text: str, placed: Placed) -> str | None:
        """What the words say; else the place on the map, where it lies in one country beyond doubt."""
        if placed.spot is None or (not placed.spot.countries and not placed.spot.is_sea):
            return self._finder.country(text)
        return self._finder.country(words) or placed.spot.country

    async def _store(
        self,
        session: AsyncSession,
        conversation: Conversation,
        inbound: InboundMessage,
        parts: Sequence[Message],
        text: str,
        placed: Placed,
        finding: Finding | None,
        pace: Pace,
        trace: str,
        at: datetime,
    ) -> Message:
        offered = await conversations.last_offer(session, conversation.id)
        is_doubtful = finding is not None and finding.doubtful and pace is Pace.FINE
        message = Message(
            conversation_id=conversation.id,
            channel=inbound.channel,
            direction=Direction.IN,
            author=Author.PERSON,
            text=text,
            payload=choices.pick(offered, text, inbound.payload),
            status=Status.RECEIVED,
            provider_id=inbound.provider_id,
            trace=trace,
            reference=reference.draw(),
            country_slug=self._country(
                inbound.text, continued.join([*(part.text for part in parts), text]), placed
            ),
            language=self._languages.read(inbound.text),
            emergency=finding.intent if finding else None,
            emergency_phrase=finding.phrase[:200] if finding else None,
            doubtful=is_doubtful,
            due_at=at - HEAD_START if is_doubtful else at,
            created_at=at,
        )
        conversation.country_slug = message.country_slug or conversation.country_slug
        conversation.language = message.language or conversation.language
        continued.schedule(conversation, message, parts, at)
        session.add(message)
        await session.flush()
        await arrivals.hear(session, conversation, at)
        return message

    async def _respond(
        self, session: AsyncSession, conversation: Conversation, message: Message, at: datetime
    ) -> bool:
        """The emergency's holding reply, unless an officer is already there to answer. Where the check was unsure the
        model is asked first: the worker says what became of it, also when the model is away."""
        if message.emergency and not message.doubtful:
            return await self._response.respond(session, conversation, message, message.emergency, at)
        return await self._response.complete(session, conversation, message, at)


def _clean(text: str) -> str:
    """The text as stored: no null bytes and no halves of characters, which databases refuse, and not too long."""
    return text.replace("\x00", "").encode(errors="ignore").decode()[:LONGEST_TEXT].strip()
