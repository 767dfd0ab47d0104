"""Puts the WhatsApp channel together."""

from __future__ import annotations

import httpx

from api.channels.twilio import client as twilio
from api.channels.twilio import requests
from api.channels.whatsapp.channel import WhatsAppChannel
from api.settings import Settings


def make(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> WhatsAppChannel | None:
    """The channel; None where it is switched off. `transport` stands in for the network in tests."""
    client = twilio.make(settings, transport)
    if client is None or not settings.twilio_whatsapp_sender:
        return None
    token = settings.twilio_auth_token.get_secret_value()
    signed = requests.make(token, settings.public_url, settings.trusted_proxies)
    sender = settings.twilio_whatsapp_sender.removeprefix("whatsapp:")
    return WhatsAppChannel(signed, client, sender, settings.public_url)
