"""SMS as a channel: in by Twilio's webhook, out by whichever provider is well."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, Request

from api.channels.interface import DeliveryReceipt, InboundMessage, Limits, OutboundMessage
from api.channels.reasons import Reason
from api.channels.sms.providers import Providers
from api.channels.twilio.requests import FORGED, TwilioRequests
from consular.errors import NotAllowed, PermanentFailure, TemporaryFailure

log = structlog.get_logger()


class SmsChannel:
    """`requests` is None where Twilio is switched off: then nothing comes in by this webhook."""

    name = "sms"
    limits = Limits(text=1600, segments=3)
    acknowledgement = ("<Response/>", "text/xml")

    def __init__(self, requests: TwilioRequests | None, providers: Providers) -> None:
        self._requests = requests
        self._providers = providers
        self.providers = providers.names

    async def verify(self, request: Request) -> None:
        if self._requests is None:
            raise NotAllowed(FORGED)
        await self._requests.verify(request)

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        return await self._requests.parse(request, self.name) if self._requests else []

    async def send(self, message: OutboundMessage) -> str | None:
        """By the first provider that takes it. When none does, a passing failure counts before a lasting one."""
        passing: TemporaryFailure | None = None
        lasting: PermanentFailure | None = None
        for provider in self._providers.in_order(message.refused_by):
            try:
                provider_id = await provider.send(message)
            except TemporaryFailure as failure:
                self._providers.failed(provider.name, failure.retry_after)
                passing = failure
            except PermanentFailure as failure:
                lasting = failure
            else:
                self._providers.succeeded(provider.name)
                return f"{provider.name}:{provider_id}"
            log.warning("provider.failed", provider=provider.name, message_id=message.message_id)
        raise passing or lasting or TemporaryFailure(Reason.RATE_LIMITED, self._providers.shortest_rest())

    def routes(self) -> APIRouter | None:
        return None

    async def close(self) -> None:
        await self._providers.close()
