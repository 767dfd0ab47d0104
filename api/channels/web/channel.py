"""Web chat as a channel: sending means that the page's event stream reads the transcript."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, ValidationError, model_validator

from api.channels.interface import DeliveryReceipt, Extra, InboundMessage, Limits, OutboundMessage
from api.channels.web.session import Sessions
from api.live.hub import Hub
from consular.attachments import kinds

CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class Location(BaseModel):
    """Where the person is, in degrees (WGS 84), once they agreed that their device tells us."""

    latitude: float = Field(ge=-90, le=90, examples=[31.63])
    longitude: float = Field(ge=-180, le=180, examples=[-7.99])


class Posted(BaseModel):
    """A message as a page or a program posts it. `id` is the sender's own, so that sending twice is harmless.

    It has a text, or a location, or both.
    """

    id: str = Field(
        pattern=CLIENT_ID.pattern, min_length=8, max_length=64, examples=["5f0c3e0a-7d1b-4c7e-9a53"]
    )
    text: str = Field("", max_length=10_000, examples=["I've lost my passport in Marrakech"])
    payload: str | None = Field(None, max_length=200, description="the payload of an offered button")
    location: Location | None = None

    @model_validator(mode="after")
    def say_something(self) -> Posted:
        if not self.text and self.location is None:
            raise ValueError("there is neither a text nor a location")
        return self


class WebChannel:
    name = "web"
    limits = Limits(text=10_000, buttons=10, media=kinds.MOST)

    def __init__(self, sessions: Sessions, hub: Hub, routes: APIRouter | None = None) -> None:
        self._sessions = sessions
        self._hub = hub
        self._routes = routes

    async def verify(self, request: Request) -> None:
        self._sessions.address(request)

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        address = self._sessions.address(request)
        try:
            posted = Posted.model_validate(await request.json())
        except ValidationError as error:
            raise ValueError(_explain(error.errors())) from error
        except ValueError as error:
            raise ValueError('The body is not JSON. Send {"id": ..., "text": ...}.') from error
        return [inbound(address, posted)]

    async def send(self, message: OutboundMessage) -> str | None:
        self._hub.wake(message.conversation_id)
        return None

    def routes(self) -> APIRouter | None:
        return self._routes


def inbound(address: str, posted: Posted) -> InboundMessage:
    """The same client id from the same session is the same message."""
    where = posted.location
    extras = (Extra("location", "", where.latitude, where.longitude),) if where else ()
    return InboundMessage("web", address, posted.text, f"{address}:{posted.id}", posted.payload, extras)


def _explain(problems: list[Any]) -> str:
    first = problems[0]
    field = ".".join(str(part) for part in first["loc"]) or "body"
    return f"{field}: {first['msg']}. Send an id of 8 to 64 letters, digits or hyphens, and a text of up to 10,000."
