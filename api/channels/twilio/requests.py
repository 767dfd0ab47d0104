"""Twilio's webhooks: proves that a request is Twilio's, and reads messages and delivery receipts out of it.

Where a phone was bought, as Twilio tells it (`FromCountry`), says nothing of where its owner is: it is not read.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import structlog
from fastapi import Request
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from api.channels.interface import DeliveryReceipt, Extra, InboundMessage
from api.channels.twilio.address import PublicAddress
from api.channels.twilio.errors import reason_of
from consular.conversations.models import Status
from consular.errors import NotAllowed

log = structlog.get_logger()

Form = ImmutableMultiDict[str, str]

FORGED = "This request does not bear Twilio's signature."
STATUSES = {
    "accepted": Status.SENT,
    "scheduled": Status.SENT,
    "queued": Status.SENT,
    "sending": Status.SENT,
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.DELIVERED,
    "undelivered": Status.FAILED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}
KINDS = {
    "image": "photo",
    "audio": "voice",
    "video": "video",
    "text/vcard": "contact",
    "text/x-vcard": "contact",
}
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164; short codes and names are senders that nobody can answer
MOST_FIELDS = 200
MOST_MEDIA = 10
LONGEST_NAME = 100


class TwilioRequests:
    """`provider` is put before Twilio's ids."""

    provider = "twilio"

    def __init__(self, auth_token: str, address: PublicAddress) -> None:
        self._validator = RequestValidator(auth_token)
        self._address = address

    async def verify(self, request: Request) -> None:
        """Raises `NotAllowed` unless the signature covers this address and every field."""
        signature = request.headers.get(SIGNATURE_HEADER, "")
        if not signature:
            raise NotAllowed(FORGED)
        algorithm = get_signature_algorithm(request.headers.get(SIGNATURE_SETTINGS_HEADER, ""))
        form = await read_form(request)
        if form is None or not self._validator.validate(
            self._address.of(request), form, signature, algorithm
        ):
            raise NotAllowed(FORGED)

    async def parse(self, request: Request, channel: str) -> list[InboundMessage | DeliveryReceipt]:
        """What a verified request says. Raises ValueError for one that no version of Twilio sends."""
        form = await read_form(request) or Form()
        sid = form.get("MessageSid") or form.get("SmsSid")
        if not sid:
            raise ValueError("There is no MessageSid in this request.")
        if "MessageStatus" in form:
            return self._read_receipt(form, request, channel, sid)
        if not form.get("From"):
            raise ValueError("There is neither From nor MessageStatus in this request.")
        return self._read_message(form, channel, sid)

    def _read_receipt(
        self, form: Form, request: Request, channel: str, sid: str
    ) -> list[InboundMessage | DeliveryReceipt]:
        status = STATUSES.get(form["MessageStatus"].lower())
        if status is None:
            log.warning("twilio.unknown_status", status=form["MessageStatus"][:20])
            return []
        reason = reason_of(form.get("ErrorCode")).value if status is Status.FAILED else None
        own = request.query_params
        return [
            DeliveryReceipt(
                channel,
                f"{self.provider}:{sid}",
                status,
                reason,
                _number(own.get("message")),
                _number(own.get("attempt")),
            )
        ]

    def _read_message(self, form: Form, channel: str, sid: str) -> list[InboundMessage | DeliveryReceipt]:
        address = form["From"].removeprefix("whatsapp:").strip()
        if not PHONE.fullmatch(address):
            log.warning("message.not_from_a_phone", channel=channel)
            return []
        text = form.get("Body") or form.get("ButtonText") or ""
        payload = form.get("ButtonPayload") or None
        return [InboundMessage(channel, address, text, f"{self.provider}:{sid}", payload, _extras(form))]


async def read_form(request: Request) -> Form | None:
    """The fields of a form; None for a body that is none."""
    try:
        pairs = parse_qsl(
            (await request.body()).decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return None
    return Form(pairs)


def _extras(form: Form) -> tuple[Extra, ...]:
    media = [
        Extra(_kind(form.get(f"MediaContentType{number}", "")))
        for number in range(min(_number(form.get("NumMedia")) or 0, MOST_MEDIA))
    ]
    latitude, longitude = _degrees(form.get("Latitude"), 90), _degrees(form.get("Longitude"), 180)
    if latitude is not None and longitude is not None:
        name = ", ".join(filter(None, (_line(form.get("Label")), _line(form.get("Address")))))
        media.append(Extra("location", name[:LONGEST_NAME], latitude, longitude))
    return tuple(media)


def _kind(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    return KINDS.get(kind) or KINDS.get(kind.partition("/")[0]) or "file"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def _degrees(text: str | None, most: int) -> float | None:
    try:
        degrees = float(text or "")
    except ValueError:
        return None
    return degrees if -most <= degrees <= most else None


def _line(text: str | None) -> str:
    """One line of somebody's words, without the brackets that notes are put in."""
    return " ".join((text or "").translate({ord("["): None, ord("]"): None}).split())


def make(auth_token: str, public_url: str, trusted_proxies: str) -> TwilioRequests:
    return TwilioRequests(auth_token, PublicAddress(public_url, trusted_proxies))
