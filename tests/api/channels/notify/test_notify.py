"""GOV.UK Notify: what it takes, what it refuses, and what it calls back with."""

from __future__ import annotations

import logging
from datetime import timedelta

import httpx
import pytest

from api.channels.interface import DeliveryReceipt, InboundMessage, OutboundMessage
from api.channels.notify.channel import Receipt, Text, read_receipt, read_text
from api.channels.notify.client import NotifyClient
from api.channels.notify.errors import STATUSES
from api.channels.notify.provider import NotifySms
from consular.conversations.models import Status
from consular.errors import PermanentFailure, TemporaryFailure
from tests.api.channels.gateway import PHONE, Gateway
from tests.api.channels.notify import fake
from tests.api.channels.notify.fake import FakeNotify

URL = "https://api.notifications.service.gov.uk"
MESSAGE = OutboundMessage(7, 1, PHONE, "Go to the police.", attempt=2)


@pytest.fixture
def notify() -> FakeNotify:
    return FakeNotify()


def provider(
    transport: httpx.AsyncBaseTransport, timeout: float = 5, key: str = fake.KEY, sender: str = ""
) -> NotifySms:
    return NotifySms(NotifyClient(key, URL, timeout, transport), fake.TEMPLATE, sender)


async def test_a_message_is_handed_over_in_its_template_with_our_reference(notify: FakeNotify) -> None:
    assert await provider(httpx.ASGITransport(notify.app), sender="uuid").send(MESSAGE) == notify.taken[0].id
    assert notify.taken[0].body == {
        "phone_number": PHONE,
        "template_id": fake.TEMPLATE,
        "personalisation": {"message": "Go to the police."},
        "reference": "7-2",
        "sms_sender_id": "uuid",
    }


@pytest.mark.parametrize(
    ("status", "sentence", "kind", "reason"),
    [
        (400, "phone_number Not enough digits", PermanentFailure, "bad_number"),
        (400, "Cannot send to international mobile numbers", PermanentFailure, "no_route"),
        (400, "Can't send to this recipient when service is in trial mode", PermanentFailure, "no_route"),
        (400, "something new", PermanentFailure, "unknown"),
        (403, "Your system clock must be accurate to within 30 seconds", TemporaryFailure, "misconfigured"),
        (
            429,
            "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds",
            TemporaryFailure,
            "rate_limited",
        ),
        (500, "Internal server error", TemporaryFailure, "notify answered 500"),
    ],
)
async def test_a_refusal_is_one_of_our_two_failures(
    notify: FakeNotify, status: int, sentence: str, kind: type[Exception], reason: str
) -> None:
    notify.always = (status, sentence)
    with pytest.raises(kind, match=f"^{reason}$") as failure:
        await provider(httpx.ASGITransport(notify.app)).send(MESSAGE)
    if status == 429:
        assert getattr(failure.value, "retry_after") == timedelta(seconds=60)  # noqa: B009


async def test_a_wrong_key_waits_for_an_operator(notify: FakeNotify) -> None:
    wrong = f"key-{fake.SERVICE}-{fake.TEMPLATE}"
    with pytest.raises(TemporaryFailure, match="misconfigured"):
        await provider(httpx.ASGITransport(notify.app), key=wrong).send(MESSAGE)


def test_what_is_no_key_at_all_says_so_at_the_start() -> None:
    with pytest.raises(ValueError, match="NOTIFY_API_KEY"):
        NotifyClient("my-key", URL, 5)


async def test_a_call_that_hangs_ends_at_its_deadline(notify: FakeNotify) -> None:
    notify.stalls = True
    with pytest.raises(TemporaryFailure, match="did not answer"):
        await provider(httpx.ASGITransport(notify.app), timeout=0.05).send(MESSAGE)


@pytest.mark.parametrize("text", ["not json", "[]", "{}", '"id"'])
async def test_an_answer_in_no_known_form_is_a_passing_failure(text: str) -> None:
    with pytest.raises(TemporaryFailure):
        await provider(httpx.MockTransport(lambda request: httpx.Response(201, text=text))).send(MESSAGE)


async def test_nothing_of_a_message_is_logged(notify: FakeNotify, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await provider(httpx.ASGITransport(notify.app)).send(MESSAGE)
    assert "police" not in caplog.text and PHONE not in caplog.text


def test_every_status_that_failed_has_a_reason() -> None:
    assert all((status is Status.FAILED) == (reason is not None) for status, reason in STATUSES.values())


async def by_notify(gateway: Gateway, text: str = "hello") -> fake.Taken:
    """A reply that went out by Notify, since Twilio is away."""
    gateway.network.cut_off = {"twilio"}
    await gateway.text(text)
    await gateway.work()
    return gateway.notify.taken[-1]


async def test_its_receipts_become_the_status_of_the_sms(gateway: Gateway) -> None:
    taken = await by_notify(gateway)
    for word in ("delivered", "sending", "delivered"):
        assert (await gateway.notified(fake.receipt(taken, word))).status_code == 204
    assert (await gateway.replies())[0].status is Status.DELIVERED


@pytest.mark.parametrize("word", ["permanent-failure", "temporary-failure"])
async def test_what_it_cannot_deliver_goes_to_twilio(gateway: Gateway, word: str) -> None:
    taken = await by_notify(gateway)
    gateway.network.cut_off = set()
    for _ in range(2):
        await gateway.notified(fake.receipt(taken, word))
        await gateway.work()
    assert gateway.twilio.texts == ["answer to hello"] and len(gateway.notify.taken) == 1


async def test_a_text_to_its_number_belongs_to_the_same_conversation_as_one_to_twilios(
    gateway: Gateway,
) -> None:
    await gateway.text("hello")
    body = fake.text("do I need a visa", PHONE, "3fa85f64-5717-4562-b3fc-2c963f66afa6")
    for _ in range(2):
        assert (await gateway.notified(body)).status_code == 204
    assert [message.text for message in await gateway.transcript()] == ["hello", "do I need a visa"]


@pytest.mark.parametrize("token", ["", "guessed", "é"])
async def test_a_callback_without_the_token_is_refused(gateway: Gateway, token: str) -> None:
    headers = {"authorization": f"Bearer {token}".encode()}
    body = fake.text("hello", PHONE, "1")
    response = await gateway.client.post("/channels/notify/webhook", json=body, headers=headers)
    assert response.status_code == 403 and await gateway.transcript() == []


async def test_statuses_and_senders_that_we_do_not_know_are_acknowledged(gateway: Gateway) -> None:
    for body in (
        {"id": "1", "status": "teleported"},
        fake.text("your code", "GOOGLE", "2"),
        {"id": "unheard", "status": "delivered", "reference": "4711-0"},
    ):
        assert (await gateway.notified(body)).status_code == 204


@pytest.mark.parametrize(
    "body", [[], {}, {"id": 1}, {"id": "", "status": "sent"}, {"source_number": 1}, None, "x"]
)
async def test_a_callback_in_no_known_shape_says_what_is_wrong(gateway: Gateway, body: object) -> None:
    response = await gateway.client.post(
        "/channels/notify/webhook", json=body, headers={"authorization": f"Bearer {fake.TOKEN}"}
    )
    assert response.status_code == 422 and response.json()["detail"]


def test_receipts_and_texts_are_read_as_sms() -> None:
    assert read_receipt(Receipt(id="a", status="permanent-failure", reference="7-2")) == [
        DeliveryReceipt("sms", "notify:a", Status.FAILED, "unreachable", 7, 2)
    ]
    assert read_text(Text(id="b", source_number="447700900123", message="hi")) == [
        InboundMessage("sms", "+447700900123", "hi", "notify:b")
    ]
