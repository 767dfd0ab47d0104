"""What Twilio reports of our SMS, and what is done about it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from api.app import assemble
from api.readers import Readers
from api.settings import Settings
from consular.conversations.models import Author, Conversation, Direction, Message, Status
from consular.deliveries import repository as deliveries
from consular.presence import repository as presence
from tests.api.channels.gateway import PHONE, PUBLIC_URL, Gateway
from tests.conftest import Clock
from tests.fakes import FakeRasa, answer


async def ask(gateway: Gateway, text: str = "hello") -> None:
    await gateway.text(text)
    await gateway.work()


async def status(gateway: Gateway) -> tuple[str, str | None]:
    [reply] = await gateway.replies()
    return reply.status.value, reply.error


async def alert_in_japan(gateway: Gateway) -> int:
    """A message that nobody asked for, to somebody who subscribed; its contact."""
    await ask(gateway)
    conversation = await gateway.conversation()
    async with gateway.database.write() as session:
        await presence.subscribe(session, conversation.contact_id, "japan", gateway.clock())
        session.add(
            Message(
                conversation_id=conversation.id, channel="sms", direction=Direction.OUT, author=Author.SERVICE,
                text="The advice for Japan has changed.", buttons=[], status=Status.QUEUED, trace="",
                due_at=gateway.clock(), created_at=gateway.clock(),
            )
        )  # fmt: skip
    return conversation.contact_id


async def test_a_message_carries_the_address_of_its_own_receipts(gateway: Gateway) -> None:
    await ask(gateway)
    address = urlsplit(gateway.twilio.taken[0].fields["StatusCallback"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{PUBLIC_URL}/channels/sms/webhook"
    [reply] = await gateway.replies()
    assert parse_qs(address.query) == {"message": [str(reply.id)], "attempt": ["0"]}


async def test_receipts_become_the_messages_status_in_whatever_order_they_come(gateway: Gateway) -> None:
    await ask(gateway)
    [taken] = gateway.twilio.taken
    for word in ("sent", "delivered", "sent", "delivered", "queued"):
        assert (await gateway.report(taken, word)).status_code == 200
    assert await status(gateway) == ("delivered", None)
    await gateway.work()
    assert len(gateway.twilio.taken) == 1


async def test_a_forged_receipt_changes_nothing(gateway: Gateway) -> None:
    await ask(gateway)
    fields = {"MessageSid": gateway.twilio.taken[0].sid, "MessageStatus": "failed", "ErrorCode": "30003"}
    response = await gateway.post("/channels/sms/webhook", fields, token="guessed")
    assert response.status_code == 403
    assert await status(gateway) == ("sent", None)


async def test_a_receipt_for_a_message_that_we_never_sent_is_acknowledged(gateway: Gateway) -> None:
    fields = {"MessageSid": "SMunheard", "MessageStatus": "delivered", "To": PHONE}
    for path in ("/channels/sms/webhook", "/channels/sms/webhook?message=4711&attempt=0"):
        assert (await gateway.post(path, fields)).status_code == 200


@pytest.mark.parametrize("code", [30003, 30005, 30006, 30007, 21610])
async def test_what_twilio_cannot_deliver_goes_to_the_other_provider_once(
    gateway: Gateway, code: int
) -> None:
    await ask(gateway)
    for _ in range(2):
        await gateway.report(gateway.twilio.taken[0], "undelivered", code)
        await gateway.work()
    assert gateway.notify.texts == ["answer to hello"] and len(gateway.twilio.taken) == 1
    assert await status(gateway) == ("sent", None) and await gateway.alerts() == []


async def test_what_neither_can_deliver_is_shown_to_officers(gateway: Gateway) -> None:
    await ask(gateway)
    await gateway.report(gateway.twilio.taken[0], "undelivered", 30003)
    await gateway.work()
    await gateway.notified(
        {"id": gateway.notify.taken[0].id, "status": "permanent-failure", "reference": None}
    )
    await gateway.work()
    assert await status(gateway) == ("failed", "unreachable")
    assert [alert.kind for alert in await gateway.alerts()] == ["undelivered"]
    assert len(gateway.twilio.taken) == len(gateway.notify.taken) == 1


async def test_a_full_queue_is_tried_again_after_a_pause(gateway: Gateway) -> None:
    await ask(gateway)
    await gateway.report(gateway.twilio.taken[0], "failed", 30001)
    gateway.clock.forward(14)
    await gateway.work()
    assert await status(gateway) == ("queued", None)
    gateway.clock.forward(2)
    await gateway.work()
    assert gateway.twilio.texts + gateway.notify.texts == ["answer to hello"] * 2


async def test_the_answer_to_stop_that_a_carrier_blocks_is_no_officers_matter(gateway: Gateway) -> None:
    gateway.twilio.opted_out = {PHONE}
    gateway.notify.always = (400, "phone_number is not valid")
    await ask(gateway, "STOP")
    assert await gateway.alerts() == []


async def test_an_alert_to_somebody_who_opted_out_ends_their_alerts_and_goes_nowhere_else(
    gateway: Gateway,
) -> None:
    contact = await alert_in_japan(gateway)
    await gateway.work()
    await gateway.report(gateway.twilio.taken[-1], "undelivered", 21610)
    await gateway.work()
    assert gateway.notify.taken == [] and await gateway.alerts() == []
    async with gateway.database.read() as session:
        assert await presence.subscriptions(session, contact) == []


async def test_what_was_sent_is_counted_in_segments(gateway: Gateway) -> None:
    gateway.rasa.reply = lambda turn: answer("a" * 300)
    await ask(gateway)
    async with gateway.database.read() as session:
        [reply] = await gateway.replies()
        assert [one.cost for one in await deliveries.of_message(session, reply.id)] == [100]


async def test_above_the_ceiling_an_alert_is_held_back_and_a_reply_is_not(
    phone_settings: Settings, gateway: Gateway, read: Readers, clock: Clock
) -> None:
    poor = phone_settings.model_copy(update={"monthly_ceiling": 0.05})
    service = assemble(poor, FakeRasa(), clock, read)
    gateway.service.dispatcher = service.dispatcher
    service.channels.update(gateway.service.channels)
    await alert_in_japan(gateway)
    await gateway.work()
    await ask(gateway, "another")
    assert gateway.twilio.texts == ["answer to hello", "answer to another"]
    replies = await gateway.replies()
    assert [(one.status.value, one.error) for one in replies][1] == ("failed", "over_ceiling")
    assert [alert.kind for alert in await gateway.alerts()] == ["spend_ceiling"]
    async with gateway.database.write() as session:
        conversation = await session.get_one(Conversation, replies[0].conversation_id)
        conversation.urgency = 1
    await alert_in_japan(gateway)
    await gateway.work()
    assert gateway.twilio.texts[-1] == "The advice for Japan has changed."
    await service.database.close()
