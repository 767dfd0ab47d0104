"""Stand-ins that hold state: what they were asked and what they sent is there to be looked at afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request

from api.channels.interface import DeliveryReceipt, InboundMessage, Limits, OutboundMessage
from api.rasa.client import Answer, Reading, Turn
from consular.errors import TemporaryFailure


def answer(
    *texts: str,
    intent: str = "help",
    effects: Any = (),
    memory: dict[str, Any] | None = None,
    buttons: Sequence[tuple[str, str]] = (),
) -> Answer:
    """What Rasa would return; the buttons, as title and payload, stand under the last text."""
    replies: list[dict[str, Any]] = [{"text": text} for text in texts]
    if buttons:
        replies[-1]["buttons"] = [{"title": title, "payload": payload} for title, payload in buttons]
    return Answer.model_validate(
        {
            "replies": replies,
            "effects": list(effects),
            "memory": memory or {},
            "intent": intent,
            "confidence": 0.9,
        }
    )


class FakeRasa:
    """Answers every turn by `reply`; raises while `down`; waits for `gate` where one is set."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.down = False
        self.gate: asyncio.Event | None = None
        self.asked = asyncio.Event()
        self.reply: Callable[[Turn], Answer] = lambda turn: answer(f"answer to {turn.text}")

    async def answer(self, turn: Turn) -> Answer:
        self.turns.append(turn)
        self.asked.set()
        if self.gate:
            await self.gate.wait()
        if self.down:
            raise TemporaryFailure("the bot did not answer: ConnectError")
        return self.reply(turn)

    async def parse(self, messages: list[dict[str, Any]]) -> list[Reading]:
        return [Reading(intent="help", confidence=0.9) for _ in messages]

    async def ready(self) -> bool:
        return not self.down

    async def close(self) -> None:
        pass


class FakeChannel:
    """A network that keeps what it was given. `failures` are raised one by one before anything is taken."""

    name = "web"
    limits = Limits(text=1000, buttons=10)

    def __init__(self) -> None:
        self.sent: list[OutboundMessage] = []
        self.failures: list[Exception] = []

    async def verify(self, request: Request) -> None:
        pass

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        return []

    async def send(self, message: OutboundMessage) -> str | None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message)
        return f"provider-{len(self.sent)}"

    def routes(self) -> APIRouter | None:
        return None

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.sent]
