"""The SDK over our own wire: one deadline, two failures, and no message in any log."""

from __future__ import annotations

import logging
from datetime import timedelta

import httpx
import pytest

from api.channels.twilio.client import TwilioClient
from api.channels.twilio.http import retry_after
from consular.errors import PermanentFailure, TemporaryFailure
from tests.api.channels.twilio.fake import ACCOUNT, TOKEN, FakeTwilio, Refusal

PHONE = "+447700900123"


@pytest.fixture
def twilio() -> FakeTwilio:
    return FakeTwilio()


def client(transport: httpx.AsyncBaseTransport, timeout: float = 5) -> TwilioClient:
    return TwilioClient(ACCOUNT, TOKEN, timeout, transport=transport)


async def send(twilio: FakeTwilio, timeout: float = 5) -> str:
    return await client(httpx.ASGITransport(twilio.app), timeout).send(
        PHONE, "Go to the police.", "https://consular.example/x?message=1", sender="+15550100"
    )


async def test_a_message_is_handed_over_with_everything_that_twilio_needs(twilio: FakeTwilio) -> None:
    assert await send(twilio) == twilio.taken[0].sid
    assert twilio.taken[0].fields == {
        "To": PHONE,
        "From": "+15550100",
        "Body": "Go to the police.",
        "StatusCallback": "https://consular.example/x?message=1",
    }


async def test_a_messaging_service_takes_the_senders_place(twilio: FakeTwilio) -> None:
    await client(httpx.ASGITransport(twilio.app)).send(PHONE, "hi", None, service="MG1")
    assert twilio.taken[0].fields == {"To": PHONE, "MessagingServiceSid": "MG1", "Body": "hi"}


@pytest.mark.parametrize(
    ("refusal", "kind", "reason"),
    [
        (Refusal(400, 21610), PermanentFailure, "opted_out"),
        (Refusal(400, 30007), PermanentFailure, "filtered"),
        (Refusal(404), PermanentFailure, "unknown"),
        (Refusal(401, 20003), TemporaryFailure, "misconfigured"),
        (Refusal(500, 20500), TemporaryFailure, "twilio answered 500"),
        (Refusal(429, 20429), TemporaryFailure, "rate_limited"),
    ],
)
async def test_a_refusal_is_one_of_our_two_failures(
    twilio: FakeTwilio, refusal: Refusal, kind: type[Exception], reason: str
) -> None:
    twilio.always = refusal
    with pytest.raises(kind, match=f"^{reason}$"):
        await send(twilio)


async def test_the_pause_that_twilio_asks_for_is_kept(twilio: FakeTwilio) -> None:
    twilio.always = Refusal(429, 20429, {"retry-after": "17"})
    with pytest.raises(TemporaryFailure) as failure:
        await send(twilio)
    assert failure.value.retry_after == timedelta(seconds=17)


@pytest.mark.parametrize(("header", "seconds"), [("3", 3), ("99999999", 3600), ("soon", None), ("-1", None)])
def test_a_pause_is_read_with_care(header: str | None, seconds: int | None) -> None:
    assert retry_after(header) == (None if seconds is None else timedelta(seconds=seconds))


async def test_a_call_that_hangs_ends_at_its_deadline(twilio: FakeTwilio) -> None:
    twilio.stalls = True
    with pytest.raises(TemporaryFailure, match="did not answer"):
        await send(twilio, timeout=0.05)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(201, text="not json"),
        httpx.Response(201, json=[]),
        httpx.Response(201, json={}),
        httpx.Response(201, json={"sid": None}),
        httpx.Response(302, headers={"location": "https://elsewhere.example"}),
        httpx.Response(400, text="<html>"),
    ],
)
async def test_an_answer_in_no_known_form_is_a_failure_and_nothing_else(answer: httpx.Response) -> None:
    with pytest.raises((TemporaryFailure, PermanentFailure)):
        await client(httpx.MockTransport(lambda request: answer)).send(PHONE, "hi", None, sender="+1")


async def test_no_connection_is_a_passing_failure() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    with pytest.raises(TemporaryFailure, match="ConnectError"):
        await client(httpx.MockTransport(refuse)).send(PHONE, "hi", None, sender="+1")


async def test_nothing_of_a_message_is_logged(twilio: FakeTwilio, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await send(twilio)
    assert "police" not in caplog.text and PHONE not in caplog.text


async def test_another_address_can_stand_in_for_twilio(twilio: FakeTwilio) -> None:
    asked: list[httpx.URL] = []

    def note(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(201, json={"sid": "SM1"})

    transport = httpx.MockTransport(note)
    await TwilioClient(ACCOUNT, TOKEN, 5, "http://127.0.0.1:9999", transport).send(
        PHONE, "hi", None, sender="+1"
    )
    assert (asked[0].host, asked[0].port) == ("127.0.0.1", 9999)
