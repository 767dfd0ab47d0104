"""Twilio as a provider of SMS: chooses the sender by the country code that a message goes to."""

from __future__ import annotations

from api.channels.dialling import DEFAULT, ByCountryCode
from api.channels.interface import OutboundMessage
from api.channels.reasons import Reason
from api.channels.twilio import callback
from api.channels.twilio.client import TwilioClient
from consular.errors import PermanentFailure


class TwilioSms:
    """A sender of its own for the country code comes first, then the Messaging Service, then the default sender."""

    name = "twilio"

    def __init__(self, client: TwilioClient, senders: ByCountryCode, service: str, public_url: str) -> None:
        self._client = client
        self._senders = senders
        self._service = service
        self._public_url = public_url

    async def send(self, message: OutboundMessage) -> str:
        sender = self._sender(message.address)
        if not sender and not self._service:
            raise PermanentFailure(Reason.NO_ROUTE)
        return await self._client.send(
            message.address,
            message.text,
            callback.address(self._public_url, "sms", message),
            sender=sender,
            service=None if sender else self._service,
        )

    def _sender(self, number: str) -> str | None:
        own = {code: sender for code, sender in self._senders.values.items() if code != DEFAULT}
        return ByCountryCode(own).of(number) or (None if self._service else self._senders.default)

    async def close(self) -> None:
        await self._client.close()
