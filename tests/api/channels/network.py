"""The providers behind one transport: which of them answers a call is told by its path, as on the real network."""

from __future__ import annotations

import httpx

from tests.api.channels.notify.fake import FakeNotify
from tests.api.channels.twilio.fake import FakeTwilio


class Network(httpx.AsyncBaseTransport):
    """`cut_off` names providers that no call reaches."""

    def __init__(self) -> None:
        self.twilio, self.notify = FakeTwilio(), FakeNotify()
        self.cut_off: set[str] = set()
        self._apps = {
            "twilio": httpx.ASGITransport(self.twilio.app),
            "notify": httpx.ASGITransport(self.notify.app),
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name = "notify" if request.url.path.startswith("/v2/") else "twilio"
        if name in self.cut_off:
            raise httpx.ConnectError("no route", request=request)
        return await self._apps[name].handle_async_request(request)
