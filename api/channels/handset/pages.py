"""The handset's address, /development/phone, and the small API under it. Built in development alone."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, Field

from api.channels.dialling import ByCountryCode
from api.channels.handset import costs, files
from api.channels.handset.channel import NETWORKS, Handset
from api.channels.intake import Intake
from api.channels.interface import Channel, Extra, InboundMessage, Limits
from api.channels.rasa_rest import utterance
from api.channels.rasa_rest.utterance import Utterance
from api.channels.web.origin import refuse_foreign
from api.outbox.prepare import Wording, prepare
from consular.attachments import repository as attachments
from consular.conversations import repository as conversations
from consular.conversations.models import Direction, Message
from consular.database import Database

NUMBER = re.compile(r"\+\d{6,15}")
TEMPLATES = Path(__file__).parent / "templates"


class Typed(BaseModel):
    """A message as the handset sends it."""

    number: str = Field(pattern=r"^\+\d{6,15}$", examples=["+447700900123"])
    text: str = Field(min_length=1, max_length=10_000)
    payload: str | None = None


class Shown(BaseModel):
    """A message on the handset's screen. On networks without segments these are 0 and there is no `cost`."""

    id: int
    incoming: bool
    status: str
    text: str
    segments: int
    cost: str
    buttons: list[dict[str, str]]
    is_file: bool = False


def build(
    channels: dict[str, Channel],
    intake: Intake,
    database: Database,
    wording: Wording,
    prices: Mapping[str, ByCountryCode],
) -> APIRouter:
    """Routes for every network that has no provider here. `prices` are pounds a segment, by network."""
    router = APIRouter(prefix="/development", include_in_schema=False)
    templates = Jinja2Templates(TEMPLATES)

    def handset(network: str) -> Channel:
        channel = channels.get(network)
        if not isinstance(channel, Handset):
            raise HTTPException(
                404, f"There is no handset for {network}: it has a provider, or is not known."
            )
        return channel

    async def screen(network: str, number: str, after: int = 0) -> list[Shown]:
        async with database.read() as session:
            conversation = await conversations.find(session, network, number)
            messages = await conversations.transcript(session, conversation.id, after) if conversation else []
            with_file = await attachments.of_messages(session, [message.id for message in messages])
        limits = handset(network).limits
        shown = [_show(message, limits, wording) for message in messages if message.text]
        for message in shown:
            message.is_file = message.id in with_file
            if message.segments:
                message.cost = costs.describe(message.text, number, prices.get(network))
        return shown

    async def take(network: str, number: str, said: Utterance, extras: tuple[Extra, ...] = ()) -> int:
        key = f"handset-{uuid.uuid4().hex}"
        name = handset(network).name
        inbound = InboundMessage(name, number, said.text, key, said.payload, extras)
        return (await intake.take(inbound)).message_id

    @router.post("/{network}/messages", status_code=202)
    async def type_message(network: str, typed: Typed, request: Request) -> dict[str, int]:
        refuse_foreign(request)
        return {"id": await take(network, typed.number, Utterance(typed.text, typed.payload))}

    @router.get("/{network}/messages")
    async def read_screen(network: str, number: str, after: Annotated[int, Query(ge=0)] = 0) -> list[Shown]:
        handset(network)
        return await screen(network, number, after)

    @router.get("/{network}/files/{message_id}")
    async def open_file(network: str, message_id: int, number: str) -> Response:
        return await files.fetch(database, handset(network).name, number, message_id)

    @router.get("/phone", response_class=HTMLResponse)
    async def show_phone(
        request: Request, network: str = "sms", number: str = "+447700900123"
    ) -> HTMLResponse:
        """A phone that works by plain forms: it needs no script."""
        handset(network)
        values = {"network": network, "number": number, "networks": list(NETWORKS)}
        messages = await screen(network, number) if NUMBER.fullmatch(number) else []
        return templates.TemplateResponse(request, "phone.html", {**values, "messages": messages})

    @router.get("/phone.css")
    async def style_phone() -> FileResponse:
        return FileResponse(TEMPLATES / "phone.css", media_type="text/css")

    @router.get("/phone.js")
    async def enliven_phone() -> FileResponse:
        return FileResponse(TEMPLATES / "phone.js", media_type="text/javascript")

    @router.post("/phone")
    async def type_on_phone(
        request: Request,
        network: Annotated[str, Form()],
        number: Annotated[str, Form(pattern=NUMBER.pattern)],
        text: Annotated[str, Form(max_length=10_000)] = "",
        file: UploadFile | None = None,
    ) -> RedirectResponse:
        """Words, a file, or both; of neither nothing comes."""
        refuse_foreign(request)
        heard = await utterance.read(database, network, number, text)  # a pressed choice comes as its payload
        extras = files.sent(file)
        if text or extras:
            await take(network, number, heard if heard.payload else Utterance(text), extras)
        query = f"network={network}&number=%2B{number.lstrip('+')}"
        return RedirectResponse(f"/development/phone?{query}", status_code=303)

    return router


def _show(message: Message, limits: Limits, wording: Wording) -> Shown:
    """The message as the network would carry it: cut, in plain punctuation, its choices numbered."""
    incoming = message.direction == Direction.OUT  # towards the handset
    carried = prepare(message.text, message.buttons, limits, wording)
    return Shown(
        id=message.id,
        incoming=incoming,
        status=str(message.status),
        text=carried.text if incoming else message.text,
        segments=carried.segments if incoming and limits.segments else 0,
        cost="",
        buttons=carried.buttons,
    )
