"""The development handset plays a phone, and is not there in production."""

from __future__ import annotations

import httpx
import pytest

from api.app import Service, assemble, create_app
from api.readers import Readers
from api.settings import Settings
from tests.conftest import Clock
from tests.fakes import FakeRasa, answer

NUMBER = "+447700900123"


def client_of(settings: Settings, read: Readers, clock: Clock) -> tuple[httpx.AsyncClient, Service, FakeRasa]:
    rasa = FakeRasa()
    rasa.reply = lambda turn: answer("First line.\n" + "word " * 120)
    service = assemble(settings, rasa, clock, read)
    transport = httpx.ASGITransport(create_app(service))
    return httpx.AsyncClient(transport=transport, base_url="http://test"), service, rasa


async def test_a_text_is_answered_within_the_networks_limits(
    settings: Settings, read: Readers, clock: Clock
) -> None:
    client, service, _ = client_of(settings, read, clock)
    async with client:
        typed = await client.post("/development/sms/messages", json={"number": NUMBER, "text": "hello"})
        assert typed.status_code == 202
        while await service.worker.run_once() or await service.dispatcher.run_once():
            pass
        mine, reply = (await client.get("/development/sms/messages", params={"number": NUMBER})).json()
    assert (mine["incoming"], reply["incoming"], reply["status"]) == (False, True, "sent")
    assert 1 < reply["segments"] <= 3 and "MORE" in reply["text"][-40:]
    await service.database.close()


async def test_the_page_works_by_plain_forms(settings: Settings, read: Readers, clock: Clock) -> None:
    client, service, _ = client_of(settings, read, clock)
    async with client:
        form = {"network": "sms", "number": NUMBER, "text": "<b>hello</b>"}
        posted = await client.post("/development/phone", data=form)
        assert posted.status_code == 303
        page = await client.get(posted.headers["location"])
        assert "&lt;b&gt;hello" in page.text and "<b>hello" not in page.text
        for name in ("phone.css", "phone.js"):
            assert (await client.get(f"/development/{name}")).status_code == 200
        foreign = {"sec-fetch-site": "cross-site"}
        assert (await client.post("/development/phone", data=form, headers=foreign)).status_code == 403
    await service.database.close()


async def test_the_page_shows_segments_and_price_and_never_reloads_under_a_half_typed_message(
    settings: Settings, read: Readers, clock: Clock
) -> None:
    priced = settings.model_copy(update={"sms_prices": "default=0.05"})
    client, service, _ = client_of(priced, read, clock)
    async with client:
        await client.post("/development/phone", data={"network": "sms", "number": NUMBER, "text": "hello"})
        while await service.worker.run_once() or await service.dispatcher.run_once():
            pass
        page = (await client.get("/development/phone", params={"number": NUMBER})).text
    assert "3 segments (GSM-7), 0.1500 pounds" in page
    assert "http-equiv" not in page
    await service.database.close()


async def test_a_choice_on_the_page_is_pressed_as_a_choice(
    settings: Settings, read: Readers, clock: Clock
) -> None:
    client, service, rasa = client_of(settings, read, clock)
    rasa.reply = lambda turn: answer("Which?", buttons=[("Niger", "/a"), ("Nigeria", "/b")])
    form = {"network": "telegram", "number": NUMBER}
    async with client:
        for text in ("nige", "/b"):
            await client.post("/development/phone", data={**form, "text": text})
            while await service.worker.run_once() or await service.dispatcher.run_once():
                pass
        page = (await client.get("/development/phone", params=form)).text
    assert '<button name="text" value="/b">Nigeria</button>' in page
    assert [(turn.text, turn.payload) for turn in rasa.turns] == [("nige", None), ("Nigeria", "/b")]
    await service.database.close()


@pytest.mark.parametrize(
    "path",
    ["/development/phone.js", "/development/phone", "/development/sms/messages?number=%2B447700900123"],
)
async def test_in_production_there_is_no_handset(
    path: str, settings: Settings, read: Readers, clock: Clock
) -> None:
    production = Settings(
        _env_file=None,
        environment="production",
        public_url="https://help.example",
        secret_key="x" * 40,
        rasa_token="y" * 40,
        database_url=settings.database_url,
        places_file=settings.places_file,
    )
    client, service, _ = client_of(production, read, clock)
    async with client:
        assert (await client.get(path)).status_code == 404
    assert not {"sms", "whatsapp", "telegram"} & set(service.channels)
    await service.database.close()
