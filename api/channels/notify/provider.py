"""GOV.UK Notify as a provider of SMS, over its HTTP API. A template of nothing but ((message)) carries the text."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import jwt
import structlog

from api.channels.interface import OutboundMessage
from api.channels.notify import errors
from consular.errors import TemporaryFailure

log = structlog.get_logger()

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
KEY = re.compile(rf".*-(?P<service>{UUID})-(?P<secret>{UUID})")
BAD_KEY = (
    "NOTIFY_API_KEY should be a name, the service's id and the secret, joined by hyphens, as Notify shows it"
)


class NotifySms:
    """One service. `api_key` as Notify shows it. Raises ValueError for a key that is none."""

    name = "notify"

    def __init__(
        self,
        api_key: str,
        template_id: str,
        sender_id: str,
        url: str,
        timeout: float,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        found = KEY.fullmatch(api_key)
        if not found:
            raise ValueError(BAD_KEY)
        self._service, self._secret = found["service"], found["secret"]
        self._template_id = template_id
        self._sender_id = sender_id
        self._deadline = timeout
        self._clock = clock
        self._http = httpx.AsyncClient(base_url=url, timeout=timeout, transport=transport)

    async def send(self, message: OutboundMessage) -> str:
        """Hand over one message; Notify's id."""
        body: dict[str, Any] = {
            "phone_number": message.address,
            "template_id": self._template_id,
            "personalisation": {"message": message.text},
            "reference": f"{message.message_id}-{message.attempt}",
        }
        if self._sender_id:
            body["sms_sender_id"] = self._sender_id
        answer = await self._post(body)
        if answer.status_code != 201:
            log.warning("notify.refused", status=answer.status_code)
            raise errors.failure_of(answer.status_code, _sentences(answer))
        try:
            return str(answer.json()["id"])
        except (ValueError, KeyError, TypeError) as error:
            raise TemporaryFailure("notify answered in a form that we do not know") from error

    async def _post(self, body: dict[str, Any]) -> httpx.Response:
        try:
            async with asyncio.timeout(self._deadline):
                return await self._http.post(
                    "/v2/notifications/sms", json=body, headers={"authorization": f"Bearer {self._token()}"}
                )
        except (httpx.HTTPError, TimeoutError) as error:
            raise TemporaryFailure(f"notify did not answer: {type(error).__name__}") from error

    def _token(self) -> str:
        """Good for half a minute, as Notify wants it."""
        issued = int(self._clock().timestamp())
        return jwt.encode({"iss": self._service, "iat": issued}, self._secret, algorithm="HS256")

    async def close(self) -> None:
        await self._http.aclose()


def _sentences(answer: httpx.Response) -> list[str]:
    try:
        return [str(error.get("message", "")) for error in answer.json()["errors"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
