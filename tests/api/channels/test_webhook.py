"""The one address where networks deliver: what it takes, what it refuses, and how fast it lets go."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from tests.api.channels.gateway import PHONE, Gateway
from tests.api.channels.twilio import fake


async def test_a_channel_that_is_not_there_is_not_found(gateway: Gateway) -> None:
    response = await gateway.client.post("/channels/pigeon/webhook", content=b"hello")
    assert response.status_code == 404 and "switched off" in response.json()["detail"]


async def test_the_web_chat_has_no_webhook_that_would_go_round_its_own_checks(gateway: Gateway) -> None:
    session = await gateway.client.post("/chat/sessions")
    response = await gateway.client.post(
        "/channels/web/webhook", json={"id": "12345678", "text": "hi"}, cookies=session.cookies
    )
    assert response.status_code == 404


async def test_it_answers_while_rasa_hangs(gateway: Gateway) -> None:
    gateway.rasa.gate = asyncio.Event()
    await gateway.text("first")
    working = asyncio.create_task(gateway.service.worker.run_once())
    await gateway.rasa.asked.wait()
    async with asyncio.timeout(5):
        assert (await gateway.text("second")).status_code == 200
    assert not working.done()
    gateway.rasa.gate.set()
    await working
    await gateway.work()
    assert gateway.twilio.texts == ["answer to first", "answer to second"]


async def test_a_body_above_the_limit_is_refused_before_anything_reads_it(gateway: Gateway) -> None:
    response = await gateway.client.post("/channels/sms/webhook", content=b"a=" + b"x" * 300_000)
    assert response.status_code == 413 and response.json()["detail"]


async def test_a_signature_over_another_address_is_refused(gateway: Gateway) -> None:
    fields = fake.inbound("hello", PHONE, "SM1")
    response = await gateway.post("/channels/sms/webhook", fields, url="http://gateway.internal")
    assert response.status_code == 403
    assert await gateway.transcript() == []


async def test_a_replayed_webhook_is_acknowledged_and_stored_once(gateway: Gateway) -> None:
    for _ in range(5):
        assert (await gateway.text("hello", sid="SM1")).status_code == 200
    assert len(await gateway.transcript()) == 1


async def test_nothing_of_what_people_write_is_logged(gateway: Gateway) -> None:
    with capture_logs() as logs:
        await gateway.text("the grey heron", sender=PHONE)
        await gateway.text("the grey heron", sender="GREYHERON")
        await gateway.work()
        await gateway.report(gateway.twilio.taken[0], "undelivered", 30003)
        await gateway.work()
    assert "heron" not in str(logs).lower() and PHONE not in str(logs)
    assert len(logs) > 5
