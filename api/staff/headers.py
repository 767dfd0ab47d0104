"""The headers of every answer of the console: it fetches nothing from elsewhere, nobody frames it, nobody stores it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # not `no-referrer`: with that, browsers say that a form's post comes from nowhere
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}
TRANSPORT = "max-age=63072000; includeSubDomains"


def securing(send: Send, secure: bool) -> Send:
    """`send`, with these headers on what it sends; `secure` where the console is reached by https alone."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            if secure:
                headers["strict-transport-security"] = TRANSPORT
        await send(message)

    return sending
