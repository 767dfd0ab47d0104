"""The word that closes a chat quietly, for somebody who is no longer alone with their phone.

It counts only where a private emergency was told. From then on nothing goes out, not even an answer to the word:
a phone that sounds just then may be what gives a person away. Officers are told instead, of this and of whatever is
written while the chat is closed, until the second word opens it again. Both words stand in data/replies.j2.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from rapidfuzz.distance import OSA
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import keywords
from api.conversations.emergency import EmergencyResponse
from api.outbox.queue import enqueue
from consular.alerts import repository as alerts
from consular.cases import repository as cases
from consular.conversations.models import Author, Conversation, Message, Status
from consular.presence import repository as presence
from consular.replies.template import Blocks
from consular.severity import Severity

log = structlog.get_logger()

STOPPED, WROTE, RESUMED = "had_to_stop", "wrote_while_closed", "resumed"  # kinds of alert
SLIPS = 1  # letters wrong, missing, doubled or swapped: it is typed in haste


class Quiet:
    """Pure code and the database; it runs before the bot, and whoever has the conversation."""

    def __init__(self, blocks: Blocks, response: EmergencyResponse) -> None:
        self._blocks = blocks
        self._response = response
        self._closing = _plain(blocks.render("closing_word"))
        self._opening = _plain(blocks.render("opening_word"))

    async def hear(
        self, session: AsyncSession, conversation: Conversation, message: Message, words: str, at: datetime
    ) -> bool:
        """Close, open or keep closed; False for a message that is to be answered as any other."""
        if conversation.quiet_since is not None:
            if _is(words, self._opening):
                await self._open(session, conversation, message, at)
            else:
                await self._keep_closed(session, conversation, message, words, at)
            return True
        if not conversation.discreet or not _is(words, self._closing):
            return False
        await self._close(session, conversation, message, words, at)
        return True

    async def _close(
        self, session: AsyncSession, conversation: Conversation, message: Message, words: str, at: datetime
    ) -> None:
        """What is still unsent waits; what was said is no longer shown on a screen of ours."""
        conversation.quiet_since, conversation.shown_after = at, message.id
        message.status = Status.ANSWERED
        case = await cases.open_case_of(session, conversation.id)
        if case:
            await cases.add_details(session, case, message, {STOPPED: words}, at)
        await self._alert(session, conversation, message, STOPPED, at)
        log.info("conversation.closed_quietly", conversation_id=conversation.id)

    async def _open(
        self, session: AsyncSession, conversation: Conversation, message: Message, at: datetime
    ) -> None:
        conversation.quiet_since = None
        message.status = Status.ANSWERED
        enqueue(session, conversation, self._blocks.render("opened_again"), Author.SERVICE, message, at)
        await self._alert(session, conversation, message, RESUMED, at)
        log.info("conversation.opened_again", conversation_id=conversation.id)

    async def _keep_closed(
        self, session: AsyncSession, conversation: Conversation, message: Message, words: str, at: datetime
    ) -> None:
        """Nobody can know who writes now: officers read it, and nothing goes out."""
        message.status = Status.WITH_OFFICER
        if keywords.is_opt_out(words) or keywords.is_no_alerts(words):
            await presence.unsubscribe(session, conversation.contact_id, None)
        if message.emergency:
            await self._response.report(session, conversation, message, message.emergency, at)
        elif not await alerts.is_open(session, conversation.id, WROTE):
            await self._alert(session, conversation, message, WROTE, at)

    @staticmethod
    async def _alert(
        session: AsyncSession, conversation: Conversation, message: Message, kind: str, at: datetime
    ) -> None:
        severity = next(one for one in Severity if one.urgency == conversation.urgency)
        case = await cases.open_case_of(session, conversation.id)
        await cases.alert_officers(session, conversation, message, kind, severity, case, at)


def _is(words: str, word: str) -> bool:
    """Whether a message is that one word and nothing else, but for a slip of the finger."""
    said = _plain(words)
    return said == word or (" " not in said and OSA.distance(said, word, score_cutoff=SLIPS) <= SLIPS)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,!?\"'")
