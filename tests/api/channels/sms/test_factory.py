"""Which settings switch what on, and what half of them says."""

from __future__ import annotations

from typing import Any

import pytest

from api.channels.interface import OutboundMessage
from api.channels.notify import factory as notify
from api.channels.sms import factory as sms
from api.channels.whatsapp import factory as whatsapp
from api.settings import BadSettings, Settings
from consular.errors import PermanentFailure
from tests.api.channels.network import Network
from tests.api.channels.notify.fake import KEY, TEMPLATE
from tests.api.channels.twilio.fake import ACCOUNT, SENDER, TOKEN
from tests.conftest import Clock

TWILIO = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN}
NOTIFY = {"notify_api_key": KEY, "notify_template_id": TEMPLATE}


def on(settings: dict[str, Any]) -> tuple[tuple[str, ...] | None, bool, bool]:
    """SMS's providers, and whether WhatsApp and Notify's callbacks are on."""
    chosen = Settings(_env_file=None, **settings)
    channel = sms.make(chosen, Clock())
    return channel and channel.providers, whatsapp.make(chosen) is not None, notify.make(chosen) is not None


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, (None, False, False)),
        (TWILIO | {"twilio_senders": f"default={SENDER}"}, (("twilio",), False, False)),
        (TWILIO | {"twilio_messaging_service_sid": "MG1"}, (("twilio",), False, False)),
        (TWILIO | {"twilio_whatsapp_sender": SENDER}, (None, True, False)),
        (NOTIFY, (("notify",), False, True)),
        (NOTIFY | TWILIO | {"twilio_senders": f"+1={SENDER}"}, (("twilio", "notify"), False, True)),
    ],
)
def test_settings_switch_channels_and_providers_on(settings: dict[str, Any], expected: Any) -> None:
    assert on(settings) == expected


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"twilio_account_sid": ACCOUNT, "twilio_senders": f"default={SENDER}"}, "TWILIO_AUTH_TOKEN"),
        (TWILIO, "TWILIO_SENDERS"),
        ({"notify_api_key": KEY}, "NOTIFY_TEMPLATE_ID"),
        (NOTIFY | {"notify_api_key": "a-key"}, "NOTIFY_API_KEY"),
    ],
)
def test_half_of_what_is_needed_says_what_is_missing(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(BadSettings, match=named):
        on(settings)


@pytest.mark.parametrize(
    ("senders", "to", "expected"),
    [
        ("+1=+15550100", "+12025550123", {"From": "+15550100"}),
        ("+1=+15550100", "+447700900123", {"MessagingServiceSid": "MG1"}),
        (f"default={SENDER}", "+447700900123", {"MessagingServiceSid": "MG1"}),
    ],
)
async def test_a_code_of_its_own_comes_before_the_messaging_service_and_that_before_the_default(
    senders: str, to: str, expected: dict[str, str]
) -> None:
    network = Network()
    settings = Settings(_env_file=None, **TWILIO, twilio_senders=senders, twilio_messaging_service_sid="MG1")  # type: ignore[arg-type]
    channel = sms.make(settings, Clock(), network)
    assert channel
    await channel.send(OutboundMessage(1, 1, to, "hello"))
    fields = network.twilio.taken[0].fields
    assert {name: fields[name] for name in ("From", "MessagingServiceSid") if name in fields} == expected


async def test_a_number_for_which_there_is_no_sender_is_not_tried(clock: Clock) -> None:
    network = Network()
    settings = Settings(_env_file=None, **TWILIO, twilio_senders="+1=+15550100")  # type: ignore[arg-type]
    channel = sms.make(settings, clock, network)
    assert channel
    with pytest.raises(PermanentFailure, match="no_route"):
        await channel.send(OutboundMessage(1, 1, "+447700900123", "hello"))
    assert network.twilio.tries == 0
