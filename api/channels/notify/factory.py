"""Puts GOV.UK Notify together: the provider that the SMS channel uses, and the channel of its callbacks."""

from __future__ import annotations

import httpx

from api.channels.notify.channel import NotifyChannel
from api.channels.notify.client import NotifyClient
from api.channels.notify.provider import NotifySms
from api.settings import BadSettings, Settings

NO_TEMPLATE = (
    "NOTIFY_API_KEY is set, but no template: set NOTIFY_TEMPLATE_ID to one that holds only ((message))."
)


def make_provider(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> NotifySms | None:
    """The provider; None where it is switched off. `transport` stands in for the network in tests.

    Raises `BadSettings`.
    """
    key = settings.notify_api_key.get_secret_value()
    if not key:
        return None
    if not settings.notify_template_id:
        raise BadSettings(NO_TEMPLATE)
    try:
        client = NotifyClient(key, settings.notify_api_url, settings.provider_timeout, transport)
    except ValueError as error:
        raise BadSettings(str(error)) from error
    return NotifySms(client, settings.notify_template_id, settings.notify_sender_id)


def make(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> NotifyChannel | None:
    """The channel; None where Notify is switched off."""
    provider = make_provider(settings, transport)
    return NotifyChannel(provider, settings.notify_callback_token.get_secret_value()) if provider else None
