"""The development handset plays a phone, and is not there in production."""

from __future__ import annotations

import html

import httpx
import pytest
from sqlalchemy import select

from api.app import Service, assemble, create_app
from api.readers import Readers
from api.settings import Settings
from consular.attachments import kinds
from consular.conversations.models import Conversation
from consular.staff.models import Officer
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


async def test_a_picture_is_sent_as_a_network_tells_of_it(
    settings: Settings, read: Readers, clock: Clock
) -> None:
    client, service, rasa = client_of(settings, read, clock)
    form = {"network": "whatsapp", "number": NUMBER, "text": ""}
    async with client:
        for files in ({"file": ("me.png", b"png", "image/png")}, {"file": ("", b"")}):
            answered = await client.post("/development/phone", data=form, files=files)
            assert answered.status_code == 303
        while await service.worker.run_once() or await service.dispatcher.run_once():
            pass
        screen = (await client.get("/development/whatsapp/messages", params={"number": NUMBER})).json()
    assert [one["text"] for one in screen if not one["incoming"]] == ["[Photo]"]
    assert "I cannot open it" in screen[1]["text"] and not rasa.turns
    await service.database.close()


async def test_what_an_officer_sent_is_opened_on_the_phone_that_it_was_sent_to(
    settings: Settings, read: Readers, clock: Clock
) -> None:
    client, service, _ = client_of(settings, read, clock)
    form = {"network": "whatsapp", "number": NUMBER}
    async with client:
        await client.post("/development/phone", data={**form, "text": "hello"})
        while await service.worker.run_once() or await service.dispatcher.run_once():
            pass
        conversation_id, officer_id = await an_officer_has_it(service)
        pdf = kinds.read("form.pdf", b"%PDF-1.7 a form")
        await service.desk.replies.send(conversation_id, officer_id, "Fill this in", file=pdf)
        while await service.dispatcher.run_once():
            pass
        page = (await client.get("/development/phone", params=form)).text
        path = html.unescape(page.partition('<a href="')[2].partition('"')[0])
        assert "form.pdf</a>" in page and (await client.get(path)).content == pdf.content
        assert (await client.get(path.replace("123", "124"))).status_code == 404
    await service.database.close()


async def an_officer_has_it(service: Service) -> tuple[int, int]:
    """The only conversation, taken by a new officer."""
    async with service.database.write() as session:
        officer = Officer(email="a@example.org", name="A", shown_as="A", created_at=service.clock())
        session.add(officer)
        conversation_id = (await session.execute(select(Conversation.id))).scalar_one()
    await service.desk.desk.claim(conversation_id, officer.id)
    return conversation_id, officer.id


@pytest.mark.parametrize(
    "path",
    [
        "/development/phone.js",
        "/development/phone",
        "/development/sms/messages?number=%2B447700900123",
        "/development/whatsapp/files/1?number=%2B447700900123",
    ],
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
