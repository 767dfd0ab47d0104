"""Delivery receipts: twice, late, out of order, early, or about nothing of ours. Nothing is sent twice for them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest
from sqlalchemy import select

from api.channels.interface import DeliveryReceipt, Limits, OutboundMessage
from api.outbox.receipts import Receipts, forward
from api.outbox.undelivered import Undelivered
from consular.alerts.models import OfficerAlert
from consular.conversations.models import Direction, Message, Status
from consular.deliveries.models import Delivery
from tests.api.conftest import House
from tests.fakes import FakeChannel, answer


class Carrier(FakeChannel):
    """A channel with two providers that report."""

    limits = Limits(text=1600, segments=3)
    providers = ("one", "two")

    async def send(self, message: OutboundMessage) -> str | None:
        provider = "two" if "one" in message.refused_by else "one"
        return f"{provider}:{await super().send(message)}"


@pytest.fixture
def carrier(house: House) -> Carrier:
    channel = Carrier()
    house.service.channels["web"] = house.channel = channel
    return channel


@pytest.fixture
def receipts(house: House) -> Receipts:
    return Receipts(house.database, Undelivered(house.service.channels), house.service.hub, house.clock)


async def send_one(house: House, *texts: str) -> None:
    house.rasa.reply = lambda turn: answer(*texts or ("reply",))
    await house.says("hello")
    await house.work()


async def reply(house: House) -> Message:
    return next(one for one in await house.transcript() if one.direction is Direction.OUT)


async def deliveries(house: House) -> Sequence[Delivery]:
    async with house.database.read() as session:
        return (await session.execute(select(Delivery).order_by(Delivery.id))).scalars().all()


async def alerts(house: House) -> list[str]:
    async with house.database.read() as session:
        return list((await session.execute(select(OfficerAlert.kind))).scalars())


def receipt(
    status: Status, reason: str | None = None, number: int = 1, attempt: int | None = None
) -> DeliveryReceipt:
    return DeliveryReceipt("web", f"one:provider-{number}", status, reason, attempt=attempt)


@pytest.mark.parametrize("order", list(permutations([Status.SENT, Status.DELIVERED, Status.SENT])))
async def test_a_status_never_goes_backwards(
    house: House, carrier: Carrier, receipts: Receipts, order: Sequence[Status]
) -> None:
    await send_one(house)
    for status in order:
        await receipts.apply(receipt(status))
    assert (await reply(house)).status is Status.DELIVERED


def test_what_was_given_up_and_then_arrived_has_arrived() -> None:
    assert forward(Status.FAILED, Status.DELIVERED) is Status.DELIVERED
    assert forward(Status.DELIVERED, Status.FAILED) is Status.DELIVERED
    assert forward(Status.FAILED, Status.SENT) is Status.FAILED


async def test_a_receipt_for_what_we_never_sent_is_left_alone(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    await send_one(house)
    await receipts.apply(DeliveryReceipt("web", "one:unheard-of", Status.FAILED, "unreachable"))
    await receipts.apply(DeliveryReceipt("sms", "one:provider-1", Status.DELIVERED))
    await receipts.apply(DeliveryReceipt("web", "one:other", Status.DELIVERED, message_id=999))
    inbound = (await house.transcript())[0]
    await receipts.apply(DeliveryReceipt("web", "one:another", Status.DELIVERED, message_id=inbound.id))
    assert (await reply(house)).status is Status.SENT
    assert len(await deliveries(house)) == 1


async def test_a_failure_that_is_reported_twice_is_acted_on_once(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    await send_one(house)
    for _ in range(3):
        await receipts.apply(receipt(Status.FAILED, "filtered"))
        await house.work()
    assert len(carrier.sent) == 2, "the other provider gets it, once"
    assert carrier.sent[1].refused_by == {"one"}
    assert [one.status for one in await deliveries(house)] == [Status.FAILED, Status.SENT]


async def test_a_late_delivery_of_the_first_stops_the_second(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    await send_one(house)
    await receipts.apply(receipt(Status.FAILED, "unknown"))
    assert (await reply(house)).status is Status.QUEUED
    await receipts.apply(receipt(Status.DELIVERED))
    house.clock.forward(3600)
    await house.work()
    assert len(carrier.sent) == 1 and (await reply(house)).status is Status.DELIVERED


async def test_an_unknown_failure_is_tried_again_with_pauses_then_elsewhere_and_then_given_up(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    await send_one(house)
    takers = []
    while (message := await reply(house)).status is Status.SENT:
        assert message.provider_id
        takers.append(message.provider_id.partition(":")[0])
        await receipts.apply(DeliveryReceipt("web", message.provider_id, Status.FAILED, "unknown"))
        await house.work()
        assert len(carrier.sent) == len(takers), "not before the pause is over"
        house.clock.forward(300)
        await house.work()
    assert takers == ["one", "two", "two", "two"]
    assert (message.status, message.error) == (Status.FAILED, "unknown")
    assert await alerts(house) == ["undelivered"]


async def test_a_receipt_that_is_faster_than_the_providers_answer_is_understood(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    house.rasa.reply = lambda turn: answer("reply")
    await house.says("hello")
    await house.service.worker.run_once()
    message = await reply(house)
    send = carrier.send

    async def send_slowly(outbound: OutboundMessage) -> str | None:
        found = await send(outbound)
        await receipts.apply(
            DeliveryReceipt("web", f"{found}", Status.DELIVERED, message_id=message.id, attempt=0)
        )
        return found

    carrier.send = send_slowly  # type: ignore[method-assign]
    await house.work()
    assert (await reply(house)).status is Status.DELIVERED
    assert len(await deliveries(house)) == 1


async def test_a_failure_that_is_faster_than_the_providers_answer_is_acted_on(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    house.rasa.reply = lambda turn: answer("reply")
    await house.says("hello")
    await house.service.worker.run_once()
    message, send = await reply(house), carrier.send

    async def send_slowly(outbound: OutboundMessage) -> str | None:
        found = await send(outbound)
        if len(carrier.sent) == 1:
            await receipts.apply(
                DeliveryReceipt(
                    "web", f"{found}", Status.FAILED, "filtered", message_id=message.id, attempt=0
                )
            )
        return found

    carrier.send = send_slowly  # type: ignore[method-assign]
    await house.work()
    assert len(carrier.sent) == 2 and (await reply(house)).status is Status.SENT


async def test_a_receipt_saves_a_second_sending_after_a_crash_or_a_timeout(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    """The provider took the message, and we never heard: its receipt says so before we try again."""
    house.rasa.reply = lambda turn: answer("reply")
    await house.says("hello")
    await house.service.worker.run_once()
    message = await reply(house)
    await receipts.apply(DeliveryReceipt("web", "one:lost", Status.SENT, message_id=message.id, attempt=0))
    await house.work()
    assert carrier.sent == [] and (await reply(house)).status is Status.SENT


async def test_a_failure_of_an_earlier_attempt_does_not_disturb_the_newer_one(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    await send_one(house)
    await receipts.apply(receipt(Status.FAILED, "filtered"))
    await house.work()
    message = await reply(house)
    await receipts.apply(
        DeliveryReceipt("web", "one:older", Status.FAILED, "unreachable", message_id=message.id, attempt=0)
    )
    await house.work()
    assert len(carrier.sent) == 2 and (await reply(house)).status is Status.SENT


async def test_a_message_that_is_sent_again_later_holds_up_nothing_that_comes_after_it(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    await send_one(house, "first")
    await receipts.apply(receipt(Status.FAILED, "rate_limited"))
    await send_one(house, "second")
    assert carrier.texts == ["first", "second"]
    house.clock.forward(60)
    await house.work()
    assert carrier.texts == ["first", "second", "first"]


async def test_officers_are_told_once_of_a_person_whom_nothing_reaches(
    house: House, carrier: Carrier, receipts: Receipts
) -> None:
    await send_one(house, "one", "two", "three")
    for number in (1, 2, 3):
        await receipts.apply(receipt(Status.FAILED, "bad_number", number))
    assert await alerts(house) == ["undelivered"]
