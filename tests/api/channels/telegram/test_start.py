"""Starting and ending with the service: registered, introduced, polling where it has to, and off without a token."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI

from api.channels.telegram import factory
from api.channels.telegram.factory import webhook_secret
from api.settings import BadSettings, Settings
from tests.api.channels.telegram.conftest import PUBLIC, Chat
from tests.api.channels.telegram.fake import TOKEN, FakeTelegram


def make(chat: Chat, settings: Settings, telegram: FakeTelegram) -> Any:
    service = chat.house.service
    return factory.make(settings, service.database, service.intake, _blocks(chat), telegram.transport)


def _blocks(chat: Chat) -> Any:
    return chat.channel._words._blocks


async def until(condition: Any) -> None:
    """Let the background work go on until something is so."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_the_start_tells_telegram_where_to_deliver_and_what_to_show(
    chat: Chat, telegram_settings: Settings, telegram: FakeTelegram
) -> None:
    app = FastAPI()
    app.include_router(make(chat, telegram_settings, telegram).routes())
    async with app.router.lifespan_context(app):
        await until(lambda: telegram.about)
    assert telegram.webhook["url"] == f"{PUBLIC}/channels/telegram/webhook"
    assert telegram.webhook["secret_token"] == webhook_secret("not-a-secret", TOKEN)
    assert [command["command"] for command in telegram.commands] == [
        "human",
        "help",
        "safe",
        "alerts",
        "stop",
    ]
    assert all(1 <= len(command["description"]) <= 256 for command in telegram.commands)
    assert len(telegram.about) <= 512 and "+44 20 7008 5000" in telegram.about


async def test_where_telegram_cannot_reach_us_it_is_asked(
    chat: Chat, telegram_settings: Settings, telegram: FakeTelegram
) -> None:
    polled = telegram_settings.model_copy(update={"telegram_polling": True, "public_url": ""})
    telegram.webhook = {"url": "https://old.example.org"}
    telegram.updates = [chat.person.says("hello")]
    app = FastAPI()
    app.include_router(make(chat, polled, telegram).routes())
    async with app.router.lifespan_context(app):
        await until(lambda: not telegram.updates)
    assert telegram.webhook == {}
    assert [message.text for message in await chat.said()] == ["hello"]


async def test_a_telegram_that_is_away_does_not_keep_the_service_from_starting(
    chat: Chat, telegram_settings: Settings, telegram: FakeTelegram
) -> None:
    telegram.down = True
    app = FastAPI()
    app.include_router(make(chat, telegram_settings, telegram).routes())
    async with app.router.lifespan_context(app):
        pass
    assert telegram.webhook == {}


async def test_without_a_token_there_is_no_channel(
    chat: Chat, settings: Settings, telegram: FakeTelegram
) -> None:
    assert make(chat, settings, telegram) is None


async def test_a_token_without_a_way_in_is_said_in_words(
    chat: Chat, telegram_settings: Settings, telegram: FakeTelegram
) -> None:
    with pytest.raises(BadSettings, match="TELEGRAM_POLLING=true"):
        make(chat, telegram_settings.model_copy(update={"public_url": "http://localhost:8000"}), telegram)
