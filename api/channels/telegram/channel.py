"""Telegram as a channel: private chats with one person each. An address is the chat's id.

Nothing of an update is read before its secret is checked, and no answer to a person is ever given outside the outbox.
"""

from __future__ import annotations

import hmac
from typing import Any

import structlog
from fastapi import APIRouter, Request

from api.channels import commands
from api.channels.interface import DeliveryReceipt, InboundMessage, Limits, OutboundMessage
from api.channels.telegram import keyboard, update
from api.channels.telegram.client import Client
from api.channels.telegram.errands import Errands
from api.channels.telegram.update import Grouped, Pressed, Spoken
from api.channels.telegram.words import Words
from consular.attachments import kinds
from consular.conversations import repository as conversations
from consular.database import Database
from consular.errors import ConsularError, NotAllowed

log = structlog.get_logger()

SECRET_HEADER = "x-telegram-bot-api-secret-token"
FORGED = "This request does not bear the secret that Telegram was given."
NO_UPDATE = "This is not an update as Telegram sends it."
MOST_GROUPS = 1000  # remembered as answered


class TelegramChannel:
    name = "telegram"
    # 25 of 30 a second: the rest is for small calls
    limits = Limits(text=4096, buttons=8, button_title=64, per_second=25, media=kinds.MOST)
    acknowledgement = ("", "text/plain")

    def __init__(self, client: Client, secret: str, words: Words, database: Database) -> None:
        self._client = client
        self._secret = secret
        self._words = words
        self._database = database
        self._groups: set[int] = set()
        self.errands = Errands()
        self.router: APIRouter | None = None

    async def verify(self, request: Request) -> None:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise NotAllowed(FORGED)

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        try:
            body = await request.json()
        except (ValueError, RecursionError) as error:
            raise ValueError(NO_UPDATE) from error
        if not isinstance(body, dict):
            raise ValueError(NO_UPDATE)
        return list(await self.read(body))

    async def read(self, body: dict[str, Any]) -> list[InboundMessage]:
        """The messages that an update brings: one or none. Raises ValueError."""
        match update.read(body):
            case Spoken() as spoken:
                return [await self._spoken(spoken)]
            case Pressed() as pressed:
                self.errands.start("press", self._client.answer_press(pressed.query_id))
                return [await self._pressed(pressed)]
            case Grouped(chat_id) if chat_id not in self._groups:
                if len(self._groups) < MOST_GROUPS:
                    self._groups.add(chat_id)
                self.errands.start("group", self._decline(chat_id))
        return []

    async def _spoken(self, spoken: Spoken) -> InboundMessage:
        text = commands.in_words(spoken.text)
        if spoken.is_correction and text:
            text = self._words.correction(text)
        return InboundMessage(self.name, spoken.address, text, spoken.provider_id, extras=spoken.extras)

    async def _pressed(self, pressed: Pressed) -> InboundMessage:
        """A press as the choice that it stands for; one that is no longer offered as its words."""
        async with self._database.read() as session:
            conversation = await conversations.find(session, self.name, pressed.address)
            offered = await conversations.last_offer(session, conversation.id) if conversation else []
        choice = keyboard.find(offered, pressed.data)
        text = choice["title"] if choice else pressed.title or self._words.stale_choice
        payload = choice["payload"] if choice else None
        return InboundMessage(self.name, pressed.address, text, pressed.provider_id, payload)

    async def _decline(self, chat_id: int) -> None:
        """What is said to us is for nobody else's eyes: tell the group where to write, and go."""
        try:
            await self._client.send(chat_id, self._words.group(await self._client.username()))
        except ConsularError as failure:
            log.warning("group.not_told", reason=str(failure))
        await self._client.leave(chat_id)

    async def send(self, message: OutboundMessage) -> str | None:
        chat_id, file = int(message.address), message.file
        if file:
            number = await self._client.send_file(chat_id, file.name, file.content)
        else:
            number = await self._client.send(chat_id, message.text, keyboard.of(message.buttons))
        return f"{message.address}:sent:{number}"

    async def show_typing(self, address: str) -> None:
        """Tell the person's app that an answer is being written."""
        await self._client.show_typing(int(address))

    def routes(self) -> APIRouter | None:
        return self.router

    async def close(self) -> None:
        await self.errands.cancel()
        await self._client.close()
