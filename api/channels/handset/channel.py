"""A handset for development: stands in for a text network that has no account here. Never in production.

A message "sent" is one that the transcript holds; the handset in the terminal or the browser reads it from there.
"""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.channels.interface import DeliveryReceipt, InboundMessage, Limits, OutboundMessage
from api.live.hub import Hub
from consular.attachments import kinds
from consular.errors import NotAllowed

# As the real channels of these names have it.
NETWORKS = {
    "sms": Limits(text=1600, segments=3),
    "whatsapp": Limits(text=1600, media=kinds.MOST),
    "telegram": Limits(text=4096, buttons=8, button_title=64, media=kinds.MOST),
}
NO_WEBHOOK = "This is a development handset: it has no webhook. Set up the channel's provider to get one."


class Handset:
    """A channel of this name, without its provider."""

    def __init__(self, name: str, hub: Hub) -> None:
        self.name = name
        self.limits = NETWORKS[name]
        self._hub = hub

    async def verify(self, request: Request) -> None:
        raise NotAllowed(NO_WEBHOOK)

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        return []

    async def send(self, message: OutboundMessage) -> str | None:
        self._hub.wake(message.conversation_id)
        return None

    def routes(self) -> APIRouter | None:
        return None
