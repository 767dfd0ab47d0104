"""GOV.UK Notify's own Python client over an asynchronous wire: its tokens and its requests, with one deadline.

As published, the client blocks, is not safe between threads, and has no deadline over a whole call.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from typing import Any

import httpx
from notifications_python_client.notifications import NotificationsAPIClient

from api.channels.notify import errors
from consular.errors import TemporaryFailure

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
KEY = re.compile(rf".*-{UUID}-{UUID}")
BAD_KEY = "NOTIFY_API_KEY should be a name, the service's id and the secret with hyphens between, as Notify shows it"


class NotifyClient(NotificationsAPIClient):
    """Every method of the client, to be awaited. Raises ValueError for a key that is none, then our two failures."""

    def __init__(
        self, api_key: str, url: str, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        if not KEY.fullmatch(api_key):
            raise ValueError(BAD_KEY)
        super().__init__(api_key, base_url=url, timeout=timeout)  # type: ignore[no-untyped-call]
        self._deadline = timeout
        self._http = httpx.AsyncClient(timeout=timeout, transport=transport)

    def request(
        self, method: str, url: str, data: Any = None, params: Any = None
    ) -> Awaitable[dict[str, Any]]:
        address, options = self._create_request_objects(url, data, params)  # type: ignore[no-untyped-call]
        return self._call(method, address, options["headers"], options.get("data"))

    async def _call(self, method: str, url: str, headers: dict[str, str], body: str | None) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._http.request(method, url, headers=headers, content=body)
        except (httpx.HTTPError, TimeoutError) as error:
            raise TemporaryFailure(f"notify did not answer: {type(error).__name__}") from error
        if answer.is_error:
            raise errors.failure_of(answer.status_code, _sentences(answer))
        try:
            found: dict[str, Any] = answer.json()
        except ValueError as error:
            raise TemporaryFailure("notify answered in a form that we do not know") from error
        return found

    async def close(self) -> None:
        await self._http.aclose()


def _sentences(answer: httpx.Response) -> list[str]:
    """What Notify says is wrong."""
    try:
        return [str(error.get("message", "")) for error in answer.json()["errors"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
