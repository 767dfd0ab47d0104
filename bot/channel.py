"""The one way into Rasa: a turn in, everything that came of it out. Bound to loopback, and still asks for a token.

It must not hold state, log a message's text, or know what any topic says.
"""

from __future__ import annotations

import hmac
import os
from typing import Any, Awaitable, Callable, Dict, List, Optional

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.exceptions import Unauthorized
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.memory import TurnStore, remember

MAX_PARSED_AT_ONCE = 200


class ConsularChannel(InputChannel):
    """Serves /webhooks/consular/{turn,parse,health}."""

    @classmethod
    def name(cls) -> str:
        return "consular"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> ConsularChannel:
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        webhook = Blueprint("consular", __name__)
        token = os.environ.get("RASA_TOKEN", "")

        @webhook.middleware("request")
        async def check_token(request: Request) -> None:
            given = request.headers.get("authorization", "")
            if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
                raise Unauthorized("this channel takes calls from the gateway only")

        @webhook.get("/health")
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = bool(agent and agent.is_ready())
            return response.json({"ready": ready}, status=200 if ready else 503)

        @webhook.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            """{"messages": [{"text", "metadata"?}]} to a list of readings in the same order."""
            processor = request.app.ctx.agent.processor
            messages = request.json["messages"][:MAX_PARSED_AT_ONCE]
            readings = [
                await processor.parse_message(
                    UserMessage(_spoken(message["text"]), metadata=message.get("metadata"))
                )
                for message in messages
            ]
            return response.json([_reading(reading) for reading in readings])

        @webhook.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            """One message of one conversation, with the memory that the gateway keeps of it."""
            return response.json(await _take_turn(request.app.ctx.agent, on_new_message, request.json))

        return webhook


class TurnOutput(CollectingOutputChannel):
    """Collects replies whole (Rasa's own cuts them at blank lines), under the name of the person's channel."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self.channel = channel

    def name(self) -> str:  # type: ignore[override]
        """The person's channel, by which Rasa picks a reply's variant."""
        return self.channel

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self._persist_message(self._message(recipient_id, text=text.strip()))


async def _take_turn(agent: Any, on_new_message: Callable[[UserMessage], Awaitable[Any]], call: Dict) -> Dict:
    store = _store(agent)
    turn = str(call["turn"])
    store.begin(turn, call.get("memory") or {})
    output = TurnOutput(call["channel"])
    try:
        await on_new_message(
            UserMessage(
                call.get("payload") or _spoken(call["text"]),
                output,
                turn,
                input_channel=call["channel"],
                message_id=turn,
                metadata=call.get("metadata"),
            )
        )
    finally:
        tracker = store.end(turn)
    assert tracker is not None
    return {**_said(output.messages), **_understood(tracker), "memory": remember(tracker)}


def _store(agent: Any) -> TurnStore:
    """Our store, from inside the wrappers that Rasa puts around a custom one."""
    store = agent.tracker_store
    while not isinstance(store, TurnStore):
        store = store._tracker_store
    return store


def _spoken(text: str) -> str:
    """A person's own words. Rasa would take a leading slash for a command, which only a button may give."""
    return text.lstrip("/ \t\r\n")


def _said(messages: List[Dict[str, Any]]) -> Dict[str, Any]:
    replies = [
        {"text": message["text"], "buttons": message.get("buttons", [])}
        for message in messages
        if message.get("text")
    ]
    effects = [message["custom"] for message in messages if message.get("custom")]
    return {"replies": replies, "effects": effects}


def _understood(tracker: DialogueStateTracker) -> Dict[str, Any]:
    latest = tracker.latest_message
    return _reading(dict(latest.parse_data)) if latest else _reading({})


def _reading(parsed: Dict[str, Any]) -> Dict[str, Any]:
    intent = parsed.get("intent") or {}
    return {
        "intent": intent.get("name"),
        "confidence": float(intent.get("confidence") or 0.0),
        "doubt": parsed.get("doubt"),
        "ranking": [
            {"intent": other["name"], "confidence": float(other["confidence"])}
            for other in parsed.get("intent_ranking", [])[:5]
        ],
        "entities": [
            {
                key: entity[key]
                for key in ("entity", "value", "start", "end", "role")
                if entity.get(key) is not None
            }
            for entity in parsed.get("entities", [])
        ],
    }
