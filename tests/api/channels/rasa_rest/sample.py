"""Rasa's REST channel, for the contract test. It has no network: the client comes for its replies."""

from __future__ import annotations

import json

from pydantic import SecretStr

from tests.api.channels.sample import Post, Sample

TOKEN = "t" * 32


def post(body: object, id: str, token: str = TOKEN) -> Post:
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}", "idempotency-key": id}
    return Post("/webhooks/rest/webhook", json.dumps(body).encode(), headers)


SAMPLE = Sample(
    name="rest",
    address="session",
    genuine=lambda text, id: post({"sender": "somebody", "message": text}, id),
    forged=lambda text, id: post({"sender": "somebody", "message": text}, id, token="guessed"),
    malformed=post([], "1"),
    settings={"rasa_client_tokens": SecretStr(f"partner={TOKEN}"), "rest_wait": 0.01},
)
