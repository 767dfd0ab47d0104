"""Web chat, for the contract test. It has no network: the page reads the transcript."""

from __future__ import annotations

import json

from api.channels.web.session import Sessions
from tests.api.channels.sample import SECRET, Post, Sample

SESSION = Sessions(SECRET, secure=True).new()
FOREIGN = Sessions("another secret than ours", secure=True).new()


def post(body: object, session: str = SESSION) -> Post:
    headers = {"content-type": "application/json", "authorization": f"Bearer {session}"}
    return Post("/chat/messages", json.dumps(body).encode(), headers)


SAMPLE = Sample(
    name="web",
    address="visitor",
    genuine=lambda text, id: post({"id": f"message-{id}", "text": text}),
    forged=lambda text, id: post({"id": f"message-{id}", "text": text}, session=FOREIGN),
    malformed=post([]),
)
