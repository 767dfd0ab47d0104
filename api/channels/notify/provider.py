"""GOV.UK Notify as a provider of SMS. A template of nothing but ((message)) carries the text."""

from __future__ import annotations

from api.channels.interface import OutboundMessage
from api.channels.notify.client import NotifyClient
from consular.errors import TemporaryFailure


class NotifySms:
    """`sender_id` is empty for the service's default sender."""

    name = "notify"

    def __init__(self, client: NotifyClient, template_id: str, sender_id: str) -> None:
        self._client = client
        self._template_id = template_id
        self._sender_id = sender_id

    async def send(self, message: OutboundMessage) -> str:
        """Hand over one message; Notify's id. Our own id and the attempt come back with its callback."""
        answer = await self._client.send_sms_notification(  # type: ignore[no-untyped-call]
            phone_number=message.address,
            template_id=self._template_id,
            personalisation={"message": message.text},
            reference=f"{message.message_id}-{message.attempt}",
            sms_sender_id=self._sender_id or None,
        )
        if not isinstance(answer, dict) or not answer.get("id"):
            raise TemporaryFailure("notify answered without an id")
        return str(answer["id"])

    async def close(self) -> None:
        await self._client.close()
