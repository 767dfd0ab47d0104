"""SMS by Twilio, for the contract test."""

from __future__ import annotations

from api.channels.sms import factory
from tests.api.channels.sample import Sample
from tests.api.channels.twilio.fake import SENDER, inbound
from tests.api.channels.twilio.signing import signed
from tests.conftest import Clock

PATH = "/channels/sms/webhook"
PHONE = "+447700900123"

SAMPLE = Sample(
    name="sms",
    address=PHONE,
    genuine=lambda text, id: signed(PATH, inbound(text, PHONE, id)),
    forged=lambda text, id: signed(PATH, inbound(text, PHONE, id), token="guessed"),
    malformed=signed(PATH, {"Body": "hello", "From": PHONE}),
    over=lambda settings, service, read, transport: factory.make(settings, Clock(), transport),
    settings={"twilio_senders": f"default={SENDER}"},
)
