"""GOV.UK Notify's callbacks: delivery receipts and texts that people send to Notify's number. Both belong to `sms`.

Notify signs nothing: it shows a bearer token that its settings and ours share.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

import structlog
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, ValidationError

from api.channels.interface import DeliveryReceipt, InboundMessage, Limits, OutboundMessage
from api.channels.notify.errors import STATUSES
from api.channels.notify.provider import NotifySms
from consular.conversations.models import Status
from consular.errors import NotAllowed

log = structlog.get_logger()

FORGED = "This request does not show the token that was agreed with GOV.UK Notify."
REFERENCE = re.compile(r"(?P<message>[0-9]{1,15})-(?P<attempt>[0-9]{1,6})")
PHONE = re.compile(r"\+?(?P<digits>[1-9][0-9]{6,14})")
CHANNEL = "sms"


class Receipt(BaseModel):
    """As Notify posts it."""

    id: str = Field(min_length=1, max_length=60)
    status: str
    reference: str | None = None


class Text(BaseModel):
    """A text that somebody sent to Notify's number, as Notify posts it. The number has no plus sign."""

    id: str = Field(min_length=1, max_length=60)
    source_number: str
    message: str


class NotifyChannel:
    name = "notify"
    limits = Limits(text=918, segments=3)  # Notify takes six segments at most
    acknowledgement = ("", None)
    providers: tuple[str, ...] = ()

    def __init__(self, provider: NotifySms, token: str) -> None:
        self._provider = provider
        self._token = token

    async def verify(self, request: Request) -> None:
        shown = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        if not self._token or not secrets.compare_digest(shown, self._token.encode()):
            raise NotAllowed(FORGED)

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        try:
            body = await request.json()
        except ValueError as error:
            raise ValueError("The body is not JSON.") from error
        try:
            if isinstance(body, dict) and "source_number" in body:
                return read_text(Text.model_validate(body))
            return read_receipt(Receipt.model_validate(body))
        except ValidationError as error:
            raise ValueError(
                f"This is neither a receipt nor a text of GOV.UK Notify: {_first(error)}"
            ) from error

    async def send(self, message: OutboundMessage) -> str | None:
        return await self._provider.send(message)

    def routes(self) -> APIRouter | None:
        return None

    async def close(self) -> None:
        await self._provider.close()


def read_text(text: Text) -> list[InboundMessage | DeliveryReceipt]:
    phone = PHONE.fullmatch(text.source_number.strip())
    if phone is None:
        log.warning("message.not_from_a_phone", channel=CHANNEL)
        return []
    return [InboundMessage(CHANNEL, f"+{phone['digits']}", text.message, f"notify:{text.id}")]


def read_receipt(receipt: Receipt) -> list[InboundMessage | DeliveryReceipt]:
    known = STATUSES.get(receipt.status)
    if known is None:
        log.warning("notify.unknown_status", status=receipt.status[:30])
        return []
    status, reason = known
    ours = REFERENCE.fullmatch(receipt.reference or "")
    return [
        DeliveryReceipt(
            CHANNEL,
            f"notify:{receipt.id}",
            status,
            reason.value if reason and status is Status.FAILED else None,
            int(ours["message"]) if ours else None,
            int(ours["attempt"]) if ours else None,
        )
    ]


def _first(error: ValidationError) -> str:
    problem: Any = error.errors()[0]
    return f"{'.'.join(str(part) for part in problem['loc']) or 'body'}: {problem['msg']}"
