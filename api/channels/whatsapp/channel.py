"""WhatsApp as a channel, by Twilio's WhatsApp sender. An address is the person's phone number, as on SMS.

Outside the 24 hours after a person's message WhatsApp takes no free words: Twilio says so, and shared code goes on.
"""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.channels.interface import DeliveryReceipt, InboundMessage, Limits, OutboundMessage
from api.channels.twilio import callback
from api.channels.twilio.client import TwilioClient
from api.channels.twilio.requests import TwilioRequests
from api.files import pages as files
from consular.attachments import kinds


class WhatsAppChannel:
    name = "whatsapp"
    acknowledgement = ("<Response/>", "text/xml")
    providers = (TwilioRequests.provider,)

    def __init__(self, requests: TwilioRequests, client: TwilioClient, sender: str, public_url: str) -> None:
        self._requests = requests
        self._client = client
        self._sender = sender
        self._public_url = public_url
        # Twilio's limit for a body; buttons would need approved templates. It fetches files from us.
        self.limits = Limits(text=1600, media=kinds.MOST if public_url else 0)

    async def verify(self, request: Request) -> None:
        await self._requests.verify(request)

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        return await self._requests.parse(request, self.name)

    async def send(self, message: OutboundMessage) -> str | None:
        sid = await self._client.send(
            f"whatsapp:{message.address}",
            message.text if message.file is None else "",  # a document takes no words beside it
            callback.address(self._public_url, self.name, message),
            sender=f"whatsapp:{self._sender}",
            media_url=files.address(self._public_url, message.file.key) if message.file else None,
        )
        return f"{TwilioRequests.provider}:{sid}"

    def routes(self) -> APIRouter | None:
        return None

    async def close(self) -> None:
        await self._client.close()
