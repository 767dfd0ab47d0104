"""What every channel is to the rest of the house. One folder a channel, one contract test over all of them.

Splitting long text, numbering buttons and retrying are shared code, driven by `Limits`: no adapter does them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from fastapi import APIRouter, Request

from consular.conversations.models import Status


@dataclass(frozen=True)
class Limits:
    """What the network takes. `text` in characters; `buttons` 0 means that choices are numbered in the text;
    `segments` above 0 means SMS: no more than so many segments at once, in plain punctuation. `per_second` is how
    many messages the network takes from all of us together; 0 is no limit. `media` is the largest file in bytes; 0
    means that it takes none."""

    text: int
    buttons: int = 0
    button_title: int = 24
    segments: int = 0
    per_second: int = 0
    media: int = 0


@dataclass(frozen=True)
class Extra:
    """What came with a message besides words: photo, voice, video, contact, file, sticker or location.

    `name` is what the sender's own app calls a place or a file. Degrees are WGS 84.
    """

    kind: str
    name: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class InboundMessage:
    """One message from a person. `provider_id` is the same for every delivery of the same message."""

    channel: str
    address: str
    text: str
    provider_id: str
    payload: str | None = None
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True)
class DeliveryReceipt:
    """A provider's word on a message that we sent. `reason` is one of `api.channels.reasons`.

    `message_id` and `attempt` are our own, where the provider gives them back: then a receipt that comes before
    the provider's answer to `send` is still understood.
    """

    channel: str
    provider_id: str
    status: Status
    reason: str | None = None
    message_id: int | None = None
    attempt: int | None = None


@dataclass(frozen=True)
class OutboundFile:
    """A file as it goes out. `key` names it to a network that fetches it from us, by api/files/pages.py."""

    name: str
    media_type: str
    content: bytes
    key: str


@dataclass(frozen=True)
class OutboundMessage:
    """One message to a person, already within the channel's limits. One that carries a `file` says only its name.

    `attempt` counts from 0; `refused_by` names the channel's providers that could not deliver it before.
    """

    message_id: int
    conversation_id: int
    address: str
    text: str
    buttons: list[dict[str, str]] = field(default_factory=list)
    attempt: int = 0
    refused_by: frozenset[str] = frozenset()
    file: OutboundFile | None = None


class Channel(Protocol):
    """Raises `NotAllowed` from `verify`, `ValueError` from `parse`, and from `send` `TemporaryFailure` or
    `PermanentFailure`.

    A channel whose network calls us also has `acknowledgement`, the body and media type of the answer to a
    webhook. One with several providers has `providers`, their names, and puts the name before the provider's id
    (`twilio:SM1`). One that holds connections has `close()`.
    """

    name: str
    limits: Limits

    async def verify(self, request: Request) -> None:
        """Prove where a request comes from, before a byte of it is parsed."""
        ...

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        """What a verified request says."""
        ...

    async def send(self, message: OutboundMessage) -> str | None:
        """Hand a message to the network; the provider's id for it, where there is one."""
        ...

    def routes(self) -> APIRouter | None:
        """Pages or endpoints that only this channel has."""
        ...


def providers_of(channel: Channel | None) -> tuple[str, ...]:
    """The names of a channel's providers; empty for a channel that is its own network, and sends no receipts."""
    found: tuple[str, ...] = getattr(channel, "providers", ())
    return found
