"""What messages cost, and the ceiling: officers are warned, and nothing that somebody waits for is ever held back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from api.channels import dialling
from api.outbox.budget import Budget
from consular.alerts.models import OfficerAlert
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation, Direction, Message, Status
from consular.database import Database
from consular.deliveries import repository as deliveries
from tests.conftest import Clock

PRICES = {
    "sms": dialling.read_prices("default=0.05,+1=0.008"),
    "whatsapp": dialling.read_prices("default=0.01"),
}


class Till:
    """A budget of one pound over a real database, and a way to spend it."""

    def __init__(self, database: Database, clock: Clock, ceiling: float = 1.0) -> None:
        self.budget = Budget(PRICES, ceiling, clock)
        self._database = database
        self._clock = clock
        self._number = 0

    async def spend(self, cost: int) -> None:
        async with self._database.write() as session:
            conversation, message = await self._alert(session)
            self._number += 1
            delivery = await deliveries.record(
                session, message, "sms", f"twilio:SM{self._number}", 0, self._clock()
            )
            delivery.cost = cost
            await self.budget.watch(session, conversation, message, cost, self._clock())

    async def allows(self, author: Author = Author.SERVICE, reply: bool = False, urgency: int = 0) -> bool:
        async with self._database.write() as session:
            conversation, message = await self._alert(session)
            message.author, message.reply_to = author, message.id if reply else None
            conversation.urgency = urgency
            return await self.budget.allows(session, conversation, message)

    async def warnings(self) -> list[str]:
        async with self._database.read() as session:
            return list(
                (await session.execute(select(OfficerAlert.kind).order_by(OfficerAlert.id))).scalars()
            )

    async def _alert(self, session: object) -> tuple[Conversation, Message]:
        at = self._clock()
        conversation = await conversations.find_or_open(session, "sms", "+447700900123", at)  # type: ignore[arg-type]
        message = Message(
            conversation_id=conversation.id, channel="sms", direction=Direction.OUT, author=Author.SERVICE,
            text="The advice for Japan has changed.", buttons=[], status=Status.QUEUED, trace="", created_at=at,
        )  # fmt: skip
        session.add(message)  # type: ignore[attr-defined]
        await session.flush()  # type: ignore[attr-defined]
        return conversation, message


@pytest.fixture
def till(database: Database, clock: Clock) -> Till:
    return Till(database, clock)


@pytest.mark.parametrize(
    ("channel", "address", "segments", "thousandths"),
    [
        ("sms", "+447700900123", 1, 50),
        ("sms", "+447700900123", 3, 150),
        ("sms", "+12025550123", 3, 24),
        ("whatsapp", "+447700900123", 1, 10),
        ("telegram", "12345", 1, 0),
    ],
)
def test_a_message_costs_its_segments_at_the_price_of_its_country_code(
    channel: str, address: str, segments: int, thousandths: int, clock: Clock
) -> None:
    assert Budget(PRICES, 0, clock).cost(channel, address, segments) == thousandths


def test_a_price_is_reckoned_exactly(clock: Clock) -> None:
    budget = Budget({"sms": dialling.read_prices("default=0.07")}, 0, clock)
    assert budget.cost("sms", "+44", 3) == 210


async def test_officers_are_warned_once_at_four_fifths_and_once_at_the_ceiling(till: Till) -> None:
    await till.spend(700)
    assert await till.warnings() == []
    for cost in (100, 50, 50):
        await till.spend(cost)
    assert await till.warnings() == ["spend_warning"]
    for cost in (100, 50, 50):
        await till.spend(cost)
    assert await till.warnings() == ["spend_warning", "spend_ceiling"]


async def test_above_the_ceiling_only_what_nobody_waits_for_is_held_back(till: Till) -> None:
    assert await till.allows()
    await till.spend(1000)
    assert not await till.allows()
    assert await till.allows(reply=True)
    assert await till.allows(author=Author.OFFICER)
    assert await till.allows(urgency=1) and await till.allows(urgency=2)


async def test_a_new_month_is_a_new_account(till: Till, clock: Clock) -> None:
    await till.spend(1000)
    clock.now = datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC)
    assert await till.allows()
    await till.spend(1000)
    assert await till.warnings() == ["spend_ceiling", "spend_ceiling"]


async def test_what_other_replicas_spend_is_seen_within_a_minute(
    till: Till, database: Database, clock: Clock
) -> None:
    assert await till.allows()
    await Till(database, clock, ceiling=0).spend(1000)
    clock.forward(61)
    assert not await till.allows()


async def test_without_a_ceiling_nothing_is_held_back_or_warned_of(database: Database, clock: Clock) -> None:
    till = Till(database, clock, ceiling=0)
    await till.spend(1_000_000)
    assert await till.allows() and await till.warnings() == []
