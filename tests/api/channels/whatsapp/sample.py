"""WhatsApp by Twilio, for the contract test."""

from __future__ import annotations

from api.channels.whatsapp import factory
from tests.api.channels.sample import Sample
from tests.api.channels.twilio.fake import WHATSAPP_SENDER, inbound_whatsapp
from tests.api.channels.twilio.signing import signed

PATH = "/channels/whatsapp/webhook"
PHONE = "+447700900123"

SAMPLE = Sample(
    name="whatsapp",
    address=PHONE,
    genuine=lambda text, id: signed(PATH, inbound_whatsapp(text, PHONE, id)),
    forged=lambda text, id: signed(PATH, inbound_whatsapp(text, PHONE, id), token="guessed"),
    malformed=signed(PATH, {"Latitude": "1", "MessageSid": "SM1"}),
    over=lambda settings, service, read, transport: factory.make(settings, transport),
    settings={"twilio_whatsapp_sender": WHATSAPP_SENDER},
)
