"""A gateway with every phone channel switched on, over a file of its own and a network of fakes."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from api.app import assemble, create_app
from api.channels.notify import factory as notify
from api.channels.sms import factory as sms
from api.channels.whatsapp import factory as whatsapp
from api.readers import Readers
from api.settings import Settings
from tests.api.channels.gateway import PUBLIC_URL, Gateway
from tests.api.channels.network import Network
from tests.api.channels.notify import fake as fake_notify
from tests.api.channels.twilio import fake as fake_twilio
from tests.conftest import Clock
from tests.fakes import FakeRasa


@pytest.fixture
def phone_settings(sqlite_template: Path, places_file: Path, tmp_path: Path) -> Settings:
    copy = shutil.copy(sqlite_template, tmp_path / "gateway.db")
    return Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{copy}",
        places_file=places_file,
        public_url=PUBLIC_URL,
        secret_key="not-a-secret",
        holding_after=2.9,
        twilio_account_sid=fake_twilio.ACCOUNT,
        twilio_auth_token=fake_twilio.TOKEN,
        twilio_senders=f"default={fake_twilio.SENDER},+1={fake_twilio.AMERICAN_SENDER}",
        twilio_whatsapp_sender=fake_twilio.WHATSAPP_SENDER,
        notify_api_key=fake_notify.KEY,
        notify_template_id=fake_notify.TEMPLATE,
        notify_callback_token=fake_notify.TOKEN,
        provider_timeout=0.3,
        sms_prices="default=0.05",
    )


@pytest_asyncio.fixture
async def gateway(phone_settings: Settings, clock: Clock, read: Readers) -> AsyncIterator[Gateway]:
    rasa, network = FakeRasa(), Network()
    service = assemble(phone_settings, rasa, clock, read)
    for channel in (
        sms.make(phone_settings, clock, network),
        whatsapp.make(phone_settings, network),
        notify.make(phone_settings, network),
    ):
        assert channel
        service.channels[channel.name] = channel
    transport = httpx.ASGITransport(create_app(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.internal") as client:
        yield Gateway(service, client, network, rasa, clock)
    await service.database.close()
