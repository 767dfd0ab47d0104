"""Twilio's webhooks: proven by its own SDK's signatures, and read in the shapes that it posts."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from fastapi import Request
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from api.channels.interface import DeliveryReceipt, Extra, InboundMessage
from api.channels.twilio import requests
from consular.conversations.models import Status
from consular.errors import NotAllowed
from tests.api.channels.twilio.fake import TOKEN, inbound, inbound_whatsapp

URL = "https://consular.example/channels/sms/webhook"
TWILIO = requests.make(TOKEN, "https://consular.example", "")
PHONE = "+447700900123"


def post(fields: dict[str, str] | bytes, signature: str | None = None, query: str = "") -> Request:
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    if signature is None and isinstance(fields, dict):
        signature = RequestValidator(TOKEN).compute_signature(f"{URL}?{query}" if query else URL, fields)
    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    if signature:
        headers.append((b"x-twilio-signature", signature.encode()))

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    path = "/channels/sms/webhook"
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "scheme": "http",
             "query_string": query.encode(), "headers": headers, "server": ("inner", 80)}  # fmt: skip
    return Request(scope, receive)


async def read(fields: dict[str, str], query: str = "") -> list[InboundMessage | DeliveryReceipt]:
    request = post(fields, query=query)
    await TWILIO.verify(request)
    return await TWILIO.parse(request, "sms")


async def test_a_signed_message_is_read() -> None:
    assert await read(inbound("I've lost my passport & £50", PHONE, "SM1")) == [
        InboundMessage("sms", PHONE, "I've lost my passport & £50", "twilio:SM1")
    ]


HELLO = inbound("hello", PHONE, "SM1")


@pytest.mark.parametrize(
    "forged",
    [
        post(HELLO, signature=""),
        post(HELLO, signature="AAAA"),
        post(HELLO, signature="é" * 28),
        post(HELLO, RequestValidator("another token").compute_signature(URL, HELLO)),
        post(HELLO, RequestValidator(TOKEN).compute_signature(URL, HELLO | {"Body": "other"})),
        post(HELLO, RequestValidator(TOKEN).compute_signature(f"{URL}?message=1", HELLO)),
        post(b"\xff\xfe\x00", signature="AAAA"),
        post(b"&".join(b"a=%d" % number for number in range(300)), signature="AAAA"),
    ],
)
async def test_what_twilio_did_not_sign_is_refused(forged: Request) -> None:
    with pytest.raises(NotAllowed):
        await TWILIO.verify(forged)


async def test_the_address_with_its_query_is_covered_by_the_signature() -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    signed = RequestValidator(TOKEN).compute_signature(f"{URL}?message=1", fields)
    with pytest.raises(NotAllowed):
        await TWILIO.verify(post(fields, signed, query="message=2"))


async def test_a_whatsapp_message_comes_from_the_phone_number_alone() -> None:
    assert await read(inbound_whatsapp("hello", PHONE, "SM1")) == [
        InboundMessage("sms", PHONE, "hello", "twilio:SM1")
    ]


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("image/jpeg", "photo"),
        ("audio/ogg; codecs=opus", "voice"),
        ("video/mp4", "video"),
        ("text/vcard", "contact"),
        ("application/pdf", "file"),
        ("", "file"),
    ],
)
async def test_media_is_noted_by_its_kind(content_type: str, kind: str) -> None:
    fields = inbound_whatsapp("", PHONE, "SM1", NumMedia="1", MediaContentType0=content_type)
    [message] = await read(fields)
    assert isinstance(message, InboundMessage) and message.extras == (Extra(kind),)


async def test_a_location_is_read_with_its_name() -> None:
    fields = inbound_whatsapp(
        "",
        PHONE,
        "SM1",
        Latitude="31.6258",
        Longitude="-7.9892",
        Label="Jemaa [el]-Fna",
        Address="Marrakech\nMorocco",
    )
    [message] = await read(fields)
    assert isinstance(message, InboundMessage)
    assert message.extras == (Extra("location", "Jemaa el-Fna, Marrakech Morocco", 31.6258, -7.9892),)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("x", "1"), ("91", "1"), ("nan", "1"), ("1", "181"), ("", "")]
)
async def test_a_place_that_is_nowhere_is_left_out(latitude: str, longitude: str) -> None:
    [message] = await read(inbound_whatsapp("hi", PHONE, "SM1", Latitude=latitude, Longitude=longitude))
    assert isinstance(message, InboundMessage) and message.extras == ()


async def test_a_pressed_button_is_its_words_and_its_payload() -> None:
    [message] = await read(inbound_whatsapp("", PHONE, "SM1", ButtonText="Yes", ButtonPayload="/affirm"))
    assert isinstance(message, InboundMessage)
    assert (message.text, message.payload) == ("Yes", "/affirm")


@pytest.mark.parametrize(
    ("word", "code", "status", "reason"),
    [
        ("queued", "", Status.SENT, None),
        ("sent", "", Status.SENT, None),
        ("delivered", "", Status.DELIVERED, None),
        ("read", "", Status.DELIVERED, None),
        ("undelivered", "30003", Status.FAILED, "unreachable"),
        ("failed", "21610", Status.FAILED, "opted_out"),
        ("failed", "99999", Status.FAILED, "unknown"),
        ("failed", "", Status.FAILED, "unknown"),
    ],
)
async def test_a_status_callback_is_a_receipt(
    word: str, code: str, status: Status, reason: str | None
) -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": word, "ErrorCode": code, "From": "+1", "To": PHONE}
    assert await read(fields, query="message=7&attempt=2") == [
        DeliveryReceipt("sms", "twilio:SM1", status, reason, 7, 2)
    ]


async def test_a_status_that_nobody_knows_yet_is_left_alone() -> None:
    assert await read({"MessageSid": "SM1", "MessageStatus": "teleported"}) == []


@pytest.mark.parametrize(
    "fields", [{"Body": "hello", "From": PHONE}, {"MessageSid": "SM1"}, {"EventType": "x"}]
)
async def test_a_request_in_no_known_shape_says_what_is_missing(fields: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="There is n"):
        await read(fields)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=20))
async def test_any_signed_form_is_read_or_refused_in_words(fields: dict[str, str]) -> None:
    request = post({"MessageSid": "SM1", **fields})
    await TWILIO.verify(request)
    try:
        await TWILIO.parse(request, "sms")
    except ValueError as error:
        assert str(error).startswith("There is")
