"""The address that a provider called, behind proxies and without any."""

from __future__ import annotations

import pytest
from fastapi import Request

from api.channels.twilio.address import PublicAddress

FORWARDED = {"x-forwarded-proto": "https", "x-forwarded-host": "help.example, inner.example"}


def request(caller: str = "10.0.0.7", headers: dict[str, str] | None = None, query: str = "a=1") -> Request:
    given = {"host": "gateway:8000", **(headers or {})}
    return Request(
        {
            "type": "http",
            "method": "POST",
            "scheme": "http",
            "path": "/channels/sms/webhook",
            "raw_path": b"/channels/sms/webhook",
            "query_string": query.encode(),
            "client": (caller, 4000),
            "server": ("gateway", 8000),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }
    )


def test_the_public_url_wins_over_every_header() -> None:
    address = PublicAddress("https://consular.example/", "*")
    assert address.of(request(headers=FORWARDED)) == "https://consular.example/channels/sms/webhook?a=1"


def test_without_one_it_is_what_the_caller_asked_for() -> None:
    assert PublicAddress("", "").of(request(query="")) == "http://gateway:8000/channels/sms/webhook"


@pytest.mark.parametrize("trusted", ["10.0.0.7", "192.0.2.1, 10.0.0.0/8", "*"])
def test_forwarding_headers_count_from_a_trusted_proxy(trusted: str) -> None:
    address = PublicAddress("", trusted)
    assert address.of(request(headers=FORWARDED)) == "https://help.example/channels/sms/webhook?a=1"


@pytest.mark.parametrize("trusted", ["", "10.0.0.8", "192.0.2.0/24", "proxy.internal"])
def test_forwarding_headers_from_anybody_else_do_not(trusted: str) -> None:
    address = PublicAddress("", trusted)
    assert address.of(request(headers=FORWARDED)) == "http://gateway:8000/channels/sms/webhook?a=1"
