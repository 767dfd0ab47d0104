"""Puts the SMS channel together from the providers that the settings switch on: Twilio first, then GOV.UK Notify."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import httpx

from api.channels import dialling
from api.channels.notify import factory as notify
from api.channels.sms.channel import SmsChannel
from api.channels.sms.providers import Provider, Providers
from api.channels.sms.twilio import TwilioSms
from api.channels.twilio import client as twilio
from api.channels.twilio import requests
from api.settings import Settings


def make(
    settings: Settings, clock: Callable[[], datetime], transport: httpx.AsyncBaseTransport | None = None
) -> SmsChannel | None:
    """The channel; None where no provider is switched on. `transport` stands in for the network in tests."""
    providers: list[Provider] = []
    senders = dialling.read(settings.twilio_senders)
    client = twilio.make(settings, transport)
    if client and (senders.values or settings.twilio_messaging_service_sid):
        providers.append(
            TwilioSms(client, senders, settings.twilio_messaging_service_sid, settings.public_url)
        )
    second = notify.make_provider(settings, transport)
    if second:
        providers.append(second)
    if not providers:
        return None
    token = settings.twilio_auth_token.get_secret_value()
    signed = requests.make(token, settings.public_url, settings.trusted_proxies) if token else None
    return SmsChannel(signed, Providers(providers, clock))
