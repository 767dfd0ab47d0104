"""The calls to Telegram's Bot API that we make, each bounded in time. Failures come out as our own.

| Telegram says                                    | we say                                   |
| ------------------------------------------------ | ---------------------------------------- |
| 429 with retry_after                             | later, after exactly that time           |
| 403: blocked by the person                       | never: opted out                         |
| 403: the account is deleted; 400: no such chat   | never: bad number                        |
| any other 400                                    | never: unknown                           |
| 401, 404: the token is not valid                 | later: misconfigured, an operator acts   |
| 5xx, no answer, no connection                    | later                                    |
"""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
from telegram import Bot, BotCommand, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from api.channels.reasons import Reason
from consular.errors import PermanentFailure, TemporaryFailure

CALL = 5.0  # seconds for one call, from its first byte to its last
UPLOAD = 15.0  # seconds more for a file: still less than a lease
POLL = 25  # seconds that Telegram may hold a question for updates
KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
LATE = "Telegram did not answer in time"
GONE = ("deactivated", "chat not found", "user not found", "peer_id_invalid", "chat_id_invalid")


class Client:
    """Raises `TemporaryFailure` or `PermanentFailure`, whose words are reasons and never a person's."""

    def __init__(
        self,
        token: str,
        api_url: str,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = CALL,
    ) -> None:
        self._deadline = timeout
        self._requests = (_request(timeout, transport), _request(POLL + timeout, transport))
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )
        self._username = ""

    async def send(self, chat_id: int, text: str, keyboard: InlineKeyboardMarkup | None = None) -> int:
        """Say something in a chat; the message's number there."""
        async with self._bounded():
            sent = await self._bot.send_message(
                chat_id,
                text,
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        return sent.message_id

    async def send_file(self, chat_id: int, name: str, content: bytes) -> int:
        """Send a file under its name, as it is; the message's number there."""
        async with self._bounded(UPLOAD):
            sent = await self._bot.send_document(chat_id, content, filename=name)
        return sent.message_id

    async def show_typing(self, chat_id: int) -> None:
        """Telegram shows it for 5 seconds, or until the next message."""
        async with self._bounded():
            await self._bot.send_chat_action(chat_id, "typing")

    async def answer_press(self, query_id: str) -> None:
        """End the wait that the person's app shows on a pressed button."""
        async with self._bounded():
            await self._bot.answer_callback_query(query_id)

    async def leave(self, chat_id: int) -> None:
        async with self._bounded():
            await self._bot.leave_chat(chat_id)

    async def username(self) -> str:
        """Our own name on Telegram."""
        if not self._username:
            async with self._bounded():
                self._username = (await self._bot.get_me()).username or ""
        return self._username

    async def introduce(self, commands: list[tuple[str, str]], about: str) -> None:
        """What the app offers to a person who opens the chat."""
        async with self._bounded():
            await self._bot.set_my_commands([BotCommand(name, words) for name, words in commands])
        async with self._bounded():
            await self._bot.set_my_description(about)

    async def set_webhook(self, url: str, secret: str) -> None:
        async with self._bounded():
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS, max_connections=40)

    async def delete_webhook(self) -> None:
        """Telegram refuses polling while a webhook is set."""
        async with self._bounded():
            await self._bot.delete_webhook()

    async def updates(self, after: int | None) -> list[dict[str, Any]]:
        """What came after an update, as Telegram wrote it; asking confirms all up to that one.

        Not by the library's own call: one update that it cannot read would lose us the others.
        """
        asked = {
            "timeout": POLL,
            "allowed_updates": json.dumps(KINDS),
            "offset": 0 if after is None else after + 1,
        }
        async with self._bounded(POLL):
            found: Any = await self._requests[1].post(f"{self._bot.base_url}/getUpdates?{urlencode(asked)}")
        return [update for update in found if isinstance(update, dict)]

    def _bounded(self, more: float = 0) -> AbstractAsyncContextManager[None]:
        """One call: a lease outlives it, so that no second sender takes up what this one still sends."""
        return _ours(self._deadline + more)

    async def close(self) -> None:
        for request in self._requests:
            await request.shutdown()


def _request(patience: float, transport: httpx.AsyncBaseTransport | None) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=32,
        read_timeout=patience,
        write_timeout=patience,
        connect_timeout=patience,
        pool_timeout=patience,
        httpx_kwargs={"transport": transport} if transport else None,
    )


@asynccontextmanager
async def _ours(patience: float) -> AsyncIterator[None]:
    """Turns Telegram's failures into ours; the library's own patience is with each part of a call, not with all."""
    try:
        async with asyncio.timeout(patience):
            yield
    except TimeoutError as error:
        raise TemporaryFailure(LATE) from error
    except TelegramError as error:
        raise _failure(error) from error
    except (KeyError, TypeError, AttributeError) as error:  # from within the library
        raise TemporaryFailure("Telegram answered in a form that we do not know") from error


def _failure(error: TelegramError) -> TemporaryFailure | PermanentFailure:
    said = error.message.lower()
    match error:
        case RetryAfter():
            return TemporaryFailure(Reason.RATE_LIMITED, retry_after=_wait(error))
        case Forbidden():
            return PermanentFailure(Reason.BAD_NUMBER if "deactivated" in said else Reason.OPTED_OUT)
        case BadRequest() | ChatMigrated():  # a bad request counts as a network error with this library
            is_gone = isinstance(error, ChatMigrated) or any(words in said for words in GONE)
            return PermanentFailure(Reason.BAD_NUMBER if is_gone else Reason.UNKNOWN)
        case InvalidToken():
            return TemporaryFailure(Reason.MISCONFIGURED)
        case TimedOut():
            return TemporaryFailure(LATE)
        case _:
            return TemporaryFailure(f"Telegram failed: {type(error).__name__}")


def _wait(error: RetryAfter) -> timedelta:
    with warnings.catch_warnings():  # the library changes what this is, and says so at every look
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
