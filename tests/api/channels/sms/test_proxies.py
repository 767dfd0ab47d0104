"""Twilio's signature behind a proxy, where no PUBLIC_URL says how the public reaches us: whose word on that is taken."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest
from twilio.request_validator import RequestValidator

from api.app import assemble, create_app
from api.channels.sms import factory as sms
from api.readers import Readers
from api.settings import Settings
from tests.api.channels.network import Network
from tests.api.channels.twilio import fake
from tests.conftest import Clock
from tests.fakes import FakeRasa

PATH = "/channels/sms/webhook"
OUTSIDE = "https://help.example"  # where the public reaches the proxy
INSIDE = "http://gateway.internal"  # where the proxy reaches us
PROXY = "127.0.0.1"
FORWARDED = {"x-forwarded-proto": "https", "x-forwarded-host": "help.example"}


@dataclass
class Behind:
    """A gateway that trusts `trusted` alone."""

    settings: Settings
    clock: Clock
    read: Readers

    async def status(self, trusted: str, signed_for: str, headers: dict[str, str]) -> int:
        """What a text gets whose signature covers `signed_for`."""
        settings = self.settings.model_copy(update={"public_url": "", "trusted_proxies": trusted})
        service = assemble(settings, FakeRasa(), self.clock, self.read)
        channel = sms.make(settings, self.clock, Network())
        assert channel
        service.channels["sms"] = channel
        fields = fake.inbound("hello", "+447700900123", "SM1")
        signature = RequestValidator(fake.TOKEN).compute_signature(f"{signed_for}{PATH}", fields)
        transport = httpx.ASGITransport(create_app(service), client=(PROXY, 4000))
        async with httpx.AsyncClient(transport=transport, base_url=INSIDE) as client:
            response = await client.post(
                PATH, data=fields, headers={**headers, "x-twilio-signature": signature}
            )
        await service.database.close()
        return response.status_code


@pytest.fixture
def behind(phone_settings: Settings, clock: Clock, read: Readers) -> Behind:
    return Behind(phone_settings, clock, read)


async def test_a_trusted_proxy_says_which_address_was_signed(behind: Behind) -> None:
    assert await behind.status(PROXY, OUTSIDE, FORWARDED) == 200


async def test_a_signature_for_another_address_is_refused_whoever_passes_it_on(behind: Behind) -> None:
    assert await behind.status(PROXY, "https://elsewhere.example", FORWARDED) == 403
    assert await behind.status(PROXY, INSIDE, FORWARDED) == 403


async def test_nobody_else_can_make_us_take_a_signature_for_another_address(behind: Behind) -> None:
    assert await behind.status("10.0.0.8", OUTSIDE, FORWARDED) == 403
    assert await behind.status("", OUTSIDE, FORWARDED) == 403
    assert await behind.status("", INSIDE, FORWARDED) == 200, "without them it is what was asked for"
