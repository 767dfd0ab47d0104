"""The wire under Twilio's SDK: asynchronous, with one deadline over the whole call, and nothing of a message logged.

The SDK's own asynchronous client has no such deadline, needs a running loop to be made, and logs what it sends.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

import httpx
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from api.channels.reasons import Reason
from consular.errors import TemporaryFailure

OWN_URL = "https://api.twilio.com"


class TwilioHttp(AsyncHttpClient):  # type: ignore[misc]
    """`timeout` in seconds; `api_url` stands in for Twilio's own address."""

    def __init__(
        self, timeout: float, api_url: str = OWN_URL, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        super().__init__(logging.getLogger("twilio"), is_async=True, timeout=timeout)
        self._deadline = timeout
        self._api_url = api_url.rstrip("/")
        self._http = httpx.AsyncClient(timeout=timeout, transport=transport)

    async def request(
        self,
        method: str,
        url: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One call. Raises `TemporaryFailure` for no answer, for too much at once, and for Twilio's own faults."""
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._http.request(
                    method,
                    url.replace(OWN_URL, self._api_url, 1),
                    params=params,
                    data=data,
                    headers=headers,
                    auth=auth,
                    follow_redirects=allow_redirects,
                )
        except (httpx.HTTPError, TimeoutError) as error:
            raise TemporaryFailure(f"twilio did not answer: {type(error).__name__}") from error
        if answer.status_code == 429:
            raise TemporaryFailure(Reason.RATE_LIMITED, retry_after(answer.headers.get("retry-after")))
        if answer.status_code >= 500:
            raise TemporaryFailure(f"twilio answered {answer.status_code}")
        return Response(answer.status_code, answer.text, answer.headers)

    async def close(self) -> None:
        await self._http.aclose()


def retry_after(header: str | None) -> timedelta | None:
    """The pause that a provider asks for, in seconds; at most an hour, since a person waits."""
    if not header or not header.isascii() or not header.isdigit():
        return None
    return timedelta(seconds=min(int(header), 3600))
