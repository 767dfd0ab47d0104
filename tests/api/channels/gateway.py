"""The gateway with its phone channels, as a person, Twilio and GOV.UK Notify meet it: over HTTP, signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import httpx
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from api.app import Service
from consular.alerts.models import OfficerAlert
from consular.conversations import repository as conversations
from consular.conversations.models import Conversation, Direction, Message
from consular.database import Database
from tests.api.channels.network import Network
from tests.api.channels.notify import fake as fake_notify
from tests.api.channels.twilio import fake as fake_twilio
from tests.conftest import Clock
from tests.fakes import FakeRasa

PUBLIC_URL = "https://consular.example"
PHONE = "+447700900123"


@dataclass
class Gateway:
    """`client` reaches the gateway; `network` is what the gateway reaches."""

    service: Service
    client: httpx.AsyncClient
    network: Network
    rasa: FakeRasa
    clock: Clock
    _ids: count[int] = field(default_factory=lambda: count(1))

    @property
    def database(self) -> Database:
        return self.service.database

    @property
    def twilio(self) -> fake_twilio.FakeTwilio:
        return self.network.twilio

    @property
    def notify(self) -> fake_notify.FakeNotify:
        return self.network.notify

    def sid(self) -> str:
        return f"SM{next(self._ids):032d}"

    async def post(
        self, path: str, fields: dict[str, str], token: str = fake_twilio.TOKEN, url: str = PUBLIC_URL
    ) -> httpx.Response:
        """A form that Twilio signed."""
        signature = RequestValidator(token).compute_signature(f"{url}{path}", fields)
        return await self.client.post(path, data=fields, headers={"x-twilio-signature": signature})

    async def text(
        self, body: str, sender: str = PHONE, sid: str | None = None, **others: str
    ) -> httpx.Response:
        fields = fake_twilio.inbound(body, sender, sid or self.sid(), **others)
        return await self.post("/channels/sms/webhook", fields)

    async def whatsapp(
        self, body: str, sender: str = PHONE, sid: str | None = None, **others: str
    ) -> httpx.Response:
        fields = fake_twilio.inbound_whatsapp(body, sender, sid or self.sid(), **others)
        return await self.post("/channels/whatsapp/webhook", fields)

    async def report(self, taken: fake_twilio.Taken, word: str, code: int | None = None) -> httpx.Response:
        """A status callback, to the address that the message was sent with."""
        address = urlsplit(taken.fields["StatusCallback"])
        return await self.post(f"{address.path}?{address.query}", fake_twilio.status(taken, word, code))

    async def notified(self, body: dict[str, Any], token: str = fake_notify.TOKEN) -> httpx.Response:
        """A callback of GOV.UK Notify."""
        headers = {"authorization": f"Bearer {token}"}
        return await self.client.post("/channels/notify/webhook", json=body, headers=headers)

    async def work(self) -> None:
        """Answer and send everything that is due now."""
        while await self.service.worker.run_once():
            pass
        while await self.service.dispatcher.run_once():
            pass

    async def conversation(self, channel: str = "sms", address: str = PHONE) -> Conversation:
        async with self.database.read() as session:
            found = await conversations.find(session, channel, address)
        assert found, f"nobody wrote by {channel}"
        return found

    async def transcript(self, channel: str = "sms", address: str = PHONE) -> Sequence[Message]:
        async with self.database.read() as session:
            found = await conversations.find(session, channel, address)
            return await conversations.transcript(session, found.id) if found else []

    async def replies(self, channel: str = "sms", address: str = PHONE) -> list[Message]:
        return [one for one in await self.transcript(channel, address) if one.direction is Direction.OUT]

    async def alerts(self) -> list[OfficerAlert]:
        async with self.database.read() as session:
            return list((await session.execute(select(OfficerAlert).order_by(OfficerAlert.id))).scalars())
