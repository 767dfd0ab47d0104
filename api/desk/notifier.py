"""Tells officers and rotas by e-mail and text message that nobody has answered, and how they say that they take care.

Through the outbox like any other message. It carries neither a name nor a word of what was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.outbox.queue import enqueue
from consular.cases import repository as cases
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation
from consular.countries import repository as countries
from consular.desk import clock, notices
from consular.desk.schemas import Reach
from consular.replies.template import Blocks
from consular.staff.models import Officer

EMAIL, SMS = "email", "sms"


@dataclass(frozen=True)
class Outward:
    """Whether a channel carries anything, and whether somebody can answer on it."""

    carries: Callable[[str], bool]
    takes_answers: Callable[[str], bool]


class Notifier:
    """`root` is the address of the console, or empty where the service has no public address."""

    def __init__(self, blocks: Blocks, outward: Outward, root: str) -> None:
        self._blocks = blocks
        self._outward = outward
        self._root = root

    async def tell(
        self,
        session: AsyncSession,
        conversation: Conversation,
        officers: Sequence[Officer],
        reach: Reach,
        at: datetime,
    ) -> None:
        """Each address once, however many it stands for."""
        case = await cases.open_case_of(session, conversation.id)
        name = case.reference if case else str(conversation.id)
        told: set[str] = set()
        for officer_id, channel, address in _addresses(officers, reach):
            if not address or address in told or not self._outward.carries(channel):
                continue
            told.add(address)
            token = await notices.add(session, conversation.id, officer_id, channel, name, at)
            can_answer = channel == SMS and officer_id is not None and self._outward.takes_answers(SMS)
            link = f"{self._root}/duty/acknowledge/{token}" if channel == EMAIL and self._root else ""
            reference = case.reference if case else ""
            text = await self._word(session, conversation, reference, name if can_answer else "", link, at)
            await self._send(session, channel, address, text, at)

    async def _send(self, session: AsyncSession, channel: str, address: str, text: str, at: datetime) -> None:
        """As urgent as can be, so that neither a queue nor a ceiling on costs holds it up."""
        there = await conversations.find_or_open(session, channel, address, at)
        there.urgency = 2
        enqueue(session, there, text, Author.SERVICE, None, at)

    async def _word(
        self,
        session: AsyncSession,
        conversation: Conversation,
        reference: str,
        answer: str,
        link: str,
        at: datetime,
    ) -> str:
        slug = conversation.country_slug
        country = await countries.get(session, slug) if slug else None
        assert conversation.answer_by
        late = int((at - conversation.answer_by).total_seconds() // 60)
        return self._blocks.render(
            "late",
            reference,
            clock.severity_of(conversation).value,
            country.name if country else "",
            late,
            f"{self._root}/conversations/{conversation.id}" if self._root else "",
            answer,
            link,
        )


def _addresses(officers: Sequence[Officer], reach: Reach) -> Iterator[tuple[int | None, str, str]]:
    """Whose, on which channel, and where: officers before the rota's own addresses."""
    for officer in officers:
        yield officer.id, EMAIL, officer.email
        yield officer.id, SMS, officer.phone or ""
    yield None, EMAIL, reach.email
    yield None, SMS, reach.phone
