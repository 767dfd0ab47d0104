"""Requests that bear Twilio's signature, computed by its own SDK."""

from __future__ import annotations

from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from tests.api.channels.sample import PUBLIC_URL, Post
from tests.api.channels.twilio.fake import TOKEN


def signed(path: str, fields: dict[str, str], token: str = TOKEN, url: str = PUBLIC_URL) -> Post:
    """A form as Twilio posts it to the address that the public sees."""
    signature = RequestValidator(token).compute_signature(f"{url}{path}", fields)
    headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature}
    return Post(path, urlencode(fields).encode(), headers)
