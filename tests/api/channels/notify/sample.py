"""GOV.UK Notify's callbacks, for the contract test."""

from __future__ import annotations

import json

from api.channels.notify import factory
from tests.api.channels.notify.fake import TOKEN, text
from tests.api.channels.sample import Post, Sample

PHONE = "+447700900123"


def post(body: object, token: str = TOKEN) -> Post:
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    return Post("/channels/notify/webhook", json.dumps(body).encode(), headers)


SAMPLE = Sample(
    name="notify",
    stored_as="sms",
    address=PHONE,
    genuine=lambda words, id: post(text(words, PHONE, id)),
    forged=lambda words, id: post(text(words, PHONE, id), token="guessed"),
    malformed=post({"hello": 1}),
    over=lambda settings, service, read, transport: factory.make(settings, transport),
)
