"""Telegram, for the contract test."""

from __future__ import annotations

import json
import zlib

from pydantic import SecretStr

from api.channels.telegram import factory
from api.channels.telegram.channel import SECRET_HEADER
from tests.api.channels.sample import SECRET, Post, Sample
from tests.api.channels.telegram.fake import TOKEN

CHAT = {"id": 5001, "first_name": "Sam", "type": "private"}
SENDER = {"id": 5001, "is_bot": False, "first_name": "Sam", "language_code": "en"}


def post(body: object, secret: str = "") -> Post:
    proof = secret or factory.webhook_secret(SECRET, TOKEN)
    headers = {"content-type": "application/json", SECRET_HEADER: proof}
    return Post("/channels/telegram/webhook", json.dumps(body).encode(), headers)


def update(text: str, id: str) -> dict[str, object]:
    number = zlib.crc32(id.encode())
    message = {"message_id": number, "from": SENDER, "chat": CHAT, "date": 1_795_230_000, "text": text}
    return {"update_id": number, "message": message}


SAMPLE = Sample(
    name="telegram",
    address="5001",
    genuine=lambda text, id: post(update(text, id)),
    forged=lambda text, id: post(update(text, id), secret="guessed"),
    malformed=post([]),
    over=lambda settings, service, read, transport: factory.make(
        settings, service.database, service.intake, read.briefing.blocks, transport
    ),
    settings={"telegram_token": SecretStr(TOKEN)},
)
