"""Whatever is posted: said what is wrong, limited, and an emergency in it still seen."""

from __future__ import annotations

import json
import uuid
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from api.app import assemble, create_app
from api.readers import Readers
from api.settings import Settings
from consular.conversations.models import Message
from tests.api.channels.rasa_rest.conftest import PATH, Rest
from tests.conftest import Clock
from tests.fakes import FakeRasa


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[]", b"null", b'"text"', b"[" * 50_000, b'{"message": 5}', b'{"message": {"a": 1}}',
     b'{"sender": {}, "message": "x"}', b'{"message": "' + b"x" * 10_001 + b'"}'],
)  # fmt: skip
async def test_what_is_no_message_is_refused_with_words(rest: Rest, body: bytes) -> None:
    response = await rest.client().post(body)
    assert response.status_code == 422
    assert 'Send {"sender": ..., "message": ...}' in response.json()["detail"]
    async with rest.house.database.read() as session:
        assert (await session.execute(select(func.count()).select_from(Message))).scalar_one() == 0


async def test_a_body_without_end_is_refused(rest: Rest) -> None:
    assert (await rest.client().post(b'{"message": "' + b" " * 300_000 + b'"}')).status_code == 413


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        ("me", "\x00nul\x00"),
        ("\x00", "\u200f\u202eعربي"),
        ("\ud800", "\ud800 alone"),
        ("عربي" * 100, "\U0001f600" * 300),
        (7, "a" * 10_000),
    ],
)
async def test_odd_text_from_odd_senders_is_answered(rest: Rest, sender: Any, text: str) -> None:
    response = await rest.client().post(json.dumps({"sender": sender, "message": text}).encode())
    assert response.status_code == 200
    assert len(response.json()) == 1


async def test_the_health_address_answers_as_rasas_does(rest: Rest) -> None:
    assert (await rest.client().http.get("/webhooks/rest/")).json() == {"status": "ok"}


async def test_too_many_messages_from_one_place_are_refused_but_an_emergency_is_taken(
    rest_settings: Settings, clock: Clock, read: Readers
) -> None:
    slow = rest_settings.model_copy(update={"messages_per_minute": 1, "rest_wait": 0.01})
    service = assemble(slow, FakeRasa(), clock, read)
    transport = httpx.ASGITransport(app=create_app(service))
    async with httpx.AsyncClient(transport=transport, base_url="https://help.example.org") as http:

        async def post(text: str) -> int:
            return (await http.post(PATH, json={"sender": str(uuid.uuid4()), "message": text})).status_code

        assert [await post("hello") for _ in range(22)] == [200] * 20 + [429] * 2
        assert await post("I was just mugged and beaten up in Rome, please help") == 200
    await service.database.close()


async def test_switched_off_there_is_nothing_there(
    rest_settings: Settings, clock: Clock, read: Readers
) -> None:
    off = rest_settings.model_copy(update={"rasa_clients": False})
    service = assemble(off, FakeRasa(), clock, read)
    transport = httpx.ASGITransport(app=create_app(service))
    async with httpx.AsyncClient(transport=transport, base_url="https://help.example.org") as http:
        assert (await http.post(PATH, json={"message": "hello"})).status_code == 404
        assert (await http.get("/socket.io/?EIO=4&transport=polling")).status_code == 404
    await service.database.close()
