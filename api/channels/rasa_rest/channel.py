"""Rasa's REST channel as one of ours: the client sends a message and gets the replies in the same answer.

There is no network to send to. A reply waits in the transcript until its client comes for it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from api.channels.interface import DeliveryReceipt, InboundMessage, Limits, OutboundMessage
from api.channels.rasa_rest import utterance
from api.channels.rasa_rest.caller import Caller, Callers
from api.channels.rasa_rest.crowd import Crowd
from consular.database import Database

NO_MESSAGE = 'The body is not a message. Send {"sender": ..., "message": ...}.'
IDEMPOTENCY_HEADER = "idempotency-key"
LONGEST_KEY = 40  # characters: with the address it is the id of a message, which has 100


def _whole(value: Any) -> Any:
    """Words without the halves of characters that some clients cut them into."""
    return value.encode(errors="ignore").decode() if isinstance(value, str) else value


class Posted(BaseModel):
    """As Rasa's clients send it. What else they send is not read."""

    sender: Annotated[str | int | None, BeforeValidator(_whole)] = Field(
        None, description="a name within your session, or a random UUID"
    )
    message: Annotated[str | None, BeforeValidator(_whole)] = Field(
        None, max_length=10_000, description="none fetches what has come since"
    )


@dataclass(frozen=True)
class Call:
    """A request that was read: who speaks, and what."""

    caller: Caller
    sender: str
    said: str


class RestChannel:
    name = "rest"
    limits = Limits(text=10_000, buttons=10, button_title=100)

    def __init__(self, callers: Callers, crowd: Crowd, database: Database) -> None:
        self._callers = callers
        self._crowd = crowd
        self._database = database
        self.router: APIRouter | None = None

    async def verify(self, request: Request) -> None:
        self._callers.verify(request)

    async def call(self, request: Request) -> Call:
        """The same request is the same call, however often it is asked for. Raises `NotAllowed` or ValueError."""
        if not hasattr(request.state, "call"):
            posted = Posted.model_validate(await _json(request))
            sender = "default" if posted.sender is None else str(posted.sender)
            caller = self._callers.of(request, sender)
            request.state.call = Call(caller, sender, (posted.message or "").strip())
        found: Call = request.state.call
        return found

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        call = await self.call(request)
        if not call.said:
            return []
        if not call.caller.is_program:
            self._crowd.admit(request.client.host if request.client else None, call.said)
        address = call.caller.address
        heard = await utterance.read(self._database, self.name, address, call.said)
        key = _key(request.headers.get(IDEMPOTENCY_HEADER) or secrets.token_urlsafe(12))
        return [InboundMessage(self.name, address, heard.text, f"{address}:{key}", heard.payload)]

    async def send(self, message: OutboundMessage) -> str | None:
        """Nothing to do: the client comes for it."""
        return None

    def routes(self) -> APIRouter | None:
        return self.router


def _key(given: str) -> str:
    """The client's key, or what stands for one that is too long to be stored. Never its beginning alone: two messages
    whose keys end differently would be one, and the second would be lost."""
    return given if len(given) <= LONGEST_KEY else hashlib.sha256(given.encode()).hexdigest()[:LONGEST_KEY]


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except (ValueError, RecursionError) as error:
        raise ValueError(NO_MESSAGE) from error


def explain(error: ValueError) -> str:
    """What is wrong with a body, in words."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        return f"{field}: {first['msg']}. {NO_MESSAGE}" if field else NO_MESSAGE
    return str(error)
