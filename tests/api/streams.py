"""An endless answer, heard up to what a test waits for: then the browser is gone, as when a line breaks.

httpx hands over no part of an answer before its end, so that this calls the app itself.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.types import ASGIApp, Message


async def hear(app: ASGIApp, http: httpx.AsyncClient, path: str, until: str, **headers: str) -> str:
    """What a stream has said once `until` was among it, asked for with a browser's cookies."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = http.build_request("GET", path, headers=named)
    heard, asked, is_over = bytearray(), False, asyncio.Event()

    async def receive() -> Message:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await is_over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        heard.extend(message.get("body", b""))
        if until.encode() in heard:
            is_over.set()

    async with asyncio.timeout(10):
        await app(_scope(request), receive, send)
    return heard.decode()


def _scope(request: httpx.Request) -> dict[str, Any]:
    address = urlsplit(str(request.url))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": address.scheme,
        "path": address.path,
        "raw_path": address.path.encode(),
        "query_string": address.query.encode(),
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("192.0.2.1", 1),
        "server": (address.hostname, 443),
    }
