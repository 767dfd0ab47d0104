"""Telegram's Bot API as far as we use it, spoken at the wire: it keeps chats, a webhook and updates like the real one."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "123456:AAtest-token"
USERNAME = "consular_test_bot"
Json = dict[str, Any]


class Refusal(Exception):
    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class FakeTelegram:
    """`chats` holds what we said by chat; `blocked`, `deleted`, `flood`, `failing` and `down` make it refuse, and
    `stalls` makes it never answer."""

    def __init__(self) -> None:
        self.chats: dict[int, list[Json]] = defaultdict(list)
        self.calls: list[str] = []
        self.files: dict[str, bytes] = {}
        self.blocked: set[int] = set()
        self.deleted: set[int] = set()
        self.flood: list[int] = []  # seconds to wait, one refusal each
        self.failing = False
        self.stalls = False
        self.takes_before_stalling = False
        self.down = False
        self.forget_answer = False  # it takes the message, and the connection breaks before it says so
        self.token = TOKEN
        self.webhook: Json = {}
        self.commands: list[Json] = []
        self.about = ""
        self.typing: list[int] = []
        self.answered: list[str] = []
        self.left: list[int] = []
        self.updates: list[Json] = []
        self._numbers: Iterator[int] = count(1)
        self.app = Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["POST"])])
        self.transport = httpx.ASGITransport(app=self.app)

    def texts(self, chat_id: int) -> list[str]:
        return [message["text"] for message in self.chats[chat_id] if "text" in message]

    async def _call(self, request: Request) -> Response:
        if self.down:
            raise httpx.ConnectError("no route to host")
        method = request.path_params["method"]
        self.calls.append(method)
        if self.stalls and not self.takes_before_stalling:
            await asyncio.Event().wait()
        given = {**request.query_params, **await self._read(request)}
        try:
            if self.failing:
                raise Refusal(502, "Bad Gateway")
            if request.path_params["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            result = getattr(self, f"_{method}")(given)
        except Refusal as refusal:
            body = {"ok": False, "error_code": refusal.status, "description": refusal.description}
            if refusal.parameters:
                body["parameters"] = refusal.parameters
            return JSONResponse(body, refusal.status)
        if self.stalls:
            await asyncio.Event().wait()
        if self.forget_answer:
            self.forget_answer = False
            raise httpx.ReadTimeout("too late")
        return JSONResponse({"ok": True, "result": result})

    async def _read(self, request: Request) -> Json:
        """The form's fields; a file by its name, its bytes kept in `files`."""
        read: Json = {}
        for key, value in (await request.form()).items():
            if isinstance(value, UploadFile):
                self.files[value.filename or ""] = await value.read()
                read[key] = value.filename
            else:
                read[key] = value
        return read

    def _sendDocument(self, given: Json) -> Json:
        sent: Json = {
            "message_id": next(self._numbers),
            "date": 1_795_230_000,
            "chat": {"id": self._open(given), "type": "private"},
            "document": {"file_id": "1", "file_unique_id": "1", "file_name": given["document"]},
        }
        self.chats[int(given["chat_id"])].append(sent)
        return sent

    def _open(self, given: Json) -> int:
        """The chat that is meant, if it takes anything from us."""
        chat_id = int(given["chat_id"])
        if self.flood:
            wait = self.flood.pop(0)
            raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if chat_id in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat_id in self.deleted:
            raise Refusal(400, "Bad Request: chat not found")
        return chat_id

    def _sendMessage(self, given: Json) -> Json:
        chat_id = self._open(given)
        if not given.get("text"):
            raise Refusal(400, "Bad Request: message text is empty")
        if len(given["text"]) > 4096:
            raise Refusal(400, "Bad Request: message is too long")
        sent: Json = {
            "message_id": next(self._numbers),
            "date": 1_795_230_000,
            "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "group"},
            "text": given["text"],
        }
        if "reply_markup" in given:
            sent["reply_markup"] = json.loads(given["reply_markup"])
            self._check(sent["reply_markup"])
        assert json.loads(given["link_preview_options"]) == {"is_disabled": True} or chat_id < 0
        self.chats[chat_id].append(sent)
        return sent

    @staticmethod
    def _check(markup: Json) -> None:
        for row in markup["inline_keyboard"]:
            for button in row:
                if not 1 <= len(button["callback_data"].encode()) <= 64:
                    raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")

    def _sendChatAction(self, given: Json) -> bool:
        self.typing.append(self._open(given))
        return True

    def _answerCallbackQuery(self, given: Json) -> bool:
        self.answered.append(given["callback_query_id"])
        return True

    def _leaveChat(self, given: Json) -> bool:
        self.left.append(int(given["chat_id"]))
        return True

    def _getMe(self, given: Json) -> Json:
        return {"id": 123456, "is_bot": True, "first_name": "Consular help", "username": USERNAME}

    def _setMyCommands(self, given: Json) -> bool:
        self.commands = json.loads(given["commands"])
        return True

    def _setMyDescription(self, given: Json) -> bool:
        self.about = given["description"]
        return True

    def _setWebhook(self, given: Json) -> bool:
        self.webhook = given
        return True

    def _deleteWebhook(self, given: Json) -> bool:
        self.webhook = {}
        return True

    def _getUpdates(self, given: Json) -> list[Json]:
        """Asking for an offset confirms, and forgets, all that came before it."""
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(given.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        return self.updates[:100]


class Person:
    """Somebody's app: makes updates as Telegram would when this person does something."""

    def __init__(self, chat_id: int = 5001, name: str = "Sam") -> None:
        self.chat_id = chat_id
        self.sender = {"id": chat_id, "is_bot": False, "first_name": name, "language_code": "en"}
        self.chat = {"id": chat_id, "first_name": name, "type": "private"}

    def says(self, text: str, **more: Any) -> Json:
        return self.sends(text=text, **more)

    def sends(self, **content: Any) -> Json:
        number = next(_MESSAGES)
        message = {
            "message_id": number,
            "from": self.sender,
            "chat": self.chat,
            "date": 1_795_230_000,
            **content,
        }
        return {"update_id": next(_UPDATES), "message": message}

    def edits(self, update: Json, **content: Any) -> Json:
        message = {**update["message"], "edit_date": 1_795_230_060, **content}
        return {"update_id": next(_UPDATES), "edited_message": message}

    def presses(self, message: Json, title: str) -> Json:
        """The button of this title under a message of ours."""
        buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
        [data] = [button["callback_data"] for button in buttons if button["text"] == title]
        return self.presses_data(data, message)

    def presses_data(self, data: str, message: Json | None = None) -> Json:
        query = {"id": f"query-{next(_MESSAGES)}", "from": self.sender, "chat_instance": "1", "data": data}
        return {
            "update_id": next(_UPDATES),
            "callback_query": {**query, **({"message": message} if message else {})},
        }


_UPDATES, _MESSAGES = count(900_000), count(1)
