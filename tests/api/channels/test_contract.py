"""What every channel promises. To add a channel, add its line to SAMPLES."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select
from structlog.testing import capture_logs

from api.app import Service, assemble, create_app
from api.channels.interface import Channel, OutboundMessage
from api.outbox.prepare import Wording, fits, prepare
from api.readers import Readers
from api.settings import Settings
from consular.conversations.models import Author, Message
from consular.errors import PermanentFailure, TemporaryFailure
from tests.api.channels.notify.sample import SAMPLE as NOTIFY
from tests.api.channels.rasa_rest.sample import SAMPLE as REST
from tests.api.channels.sample import Post, Sample
from tests.api.channels.sms.sample import SAMPLE as SMS
from tests.api.channels.socketio.sample import SAMPLE as SOCKETIO
from tests.api.channels.telegram.sample import SAMPLE as TELEGRAM
from tests.api.channels.web.sample import SAMPLE as WEB
from tests.api.channels.whatsapp.sample import SAMPLE as WHATSAPP
from tests.conftest import Clock
from tests.fakes import FakeRasa

SAMPLES = [WEB, SMS, WHATSAPP, NOTIFY, TELEGRAM, REST, SOCKETIO]

EMERGENCY = "help my wife has collapsed and is not breathing"
ODD = ["\u200f\u202eساعدني", "\U0001f600" * 300, "a\x00b", "x" * 10_000, "/restart", "\u0000"]
LONG = "Go to the police and ask for a report. " * 400
BUTTONS = [{"title": f"Choice {number}", "payload": f"/inform{number}"} for number in range(1, 20)]

every_channel = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
every_network = pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES if sample.over], ids=lambda sample: sample.name
)


class Running:
    """A gateway with every channel on; `client` reaches it."""

    def __init__(self, service: Service, client: httpx.AsyncClient, rasa: FakeRasa) -> None:
        self.service, self.client, self.rasa = service, client, rasa

    async def take(self, post: Post) -> httpx.Response:
        return await post.deliver(self.client)

    async def said(self) -> list[Message]:
        """Everything that people said."""
        async with self.service.database.read() as session:
            query = select(Message).where(Message.author == Author.PERSON).order_by(Message.id)
            return list((await session.execute(query)).scalars())

    def channel(self, sample: Sample) -> Channel:
        return self.service.channels[sample.name]


@pytest.fixture
def all_on(phone_settings: Settings) -> Settings:
    switched_on = {name: value for sample in SAMPLES for name, value in (sample.settings or {}).items()}
    return phone_settings.model_copy(update={**switched_on, "messages_per_minute": 1000})


@pytest_asyncio.fixture
async def running(all_on: Settings, clock: Clock, read: Readers) -> AsyncIterator[Running]:
    rasa = FakeRasa()
    service = assemble(all_on, rasa, clock, read)
    transport = httpx.ASGITransport(create_app(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.internal") as client:
        yield Running(service, client, rasa)
    await service.database.close()


async def test_every_channel_of_the_registry_stands_in_this_test(running: Running) -> None:
    assert set(running.service.channels) == {sample.name for sample in SAMPLES}


@every_channel
async def test_its_name_and_limits_are_sound(running: Running, sample: Sample) -> None:
    channel = running.channel(sample)
    assert channel.name == sample.name and re.fullmatch(r"[a-z]{2,20}", channel.name)
    assert channel.limits.text >= 160 and channel.limits.buttons >= 0 and channel.limits.segments >= 0
    assert channel.limits.button_title >= 20 or not channel.limits.buttons


@every_channel
async def test_a_long_reply_with_many_choices_is_made_to_fit(
    running: Running, sample: Sample, read: Readers
) -> None:
    limits, wording = running.channel(sample).limits, Wording(read.briefing.blocks)
    ready = prepare(LONG, BUTTONS, limits, wording)
    assert fits(ready.text, limits) and len(ready.buttons) <= limits.buttons


@every_channel
async def test_a_message_is_stored_and_acknowledged_without_the_bot(running: Running, sample: Sample) -> None:
    running.rasa.down = True
    response = await running.take(sample.genuine("hello", "00000001"))
    assert response.is_success, response.text
    [message] = await running.said()
    assert (message.text, message.channel) == ("hello", sample.channel)
    assert running.rasa.turns == []


@every_channel
async def test_a_repeated_delivery_is_one_message(running: Running, sample: Sample) -> None:
    for _ in range(3):
        assert (await running.take(sample.genuine("hello", "00000001"))).is_success
    await running.take(sample.genuine("hello", "00000002"))
    assert len(await running.said()) == 2


@every_channel
async def test_a_forged_request_is_refused_before_it_is_read_and_logged_without_its_content(
    running: Running, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read(request: object) -> list[object]:
        raise AssertionError("parsed")

    monkeypatch.setattr(running.channel(sample), "parse", read)
    with capture_logs() as logs:
        response = await running.take(sample.forged("grey heron", "00000001"))
    assert response.status_code == 403 and response.json()["detail"]
    assert any(line["event"] == "webhook.refused" and line["channel"] == sample.name for line in logs)
    assert "heron" not in str(logs) and "heron" not in response.text
    assert await running.said() == []


@every_channel
async def test_what_makes_no_sense_is_refused_in_words(running: Running, sample: Sample) -> None:
    garbage = [sample.malformed, sample.malformed.with_content(b"\xff\x00{")]
    for post in garbage:
        response = await running.take(post)
        assert response.status_code in (403, 422), response.text
        assert len(response.json()["detail"]) > 10
    assert await running.said() == []


@every_channel
async def test_odd_texts_are_taken_and_an_emergency_is_answered_without_the_bot(
    running: Running, sample: Sample
) -> None:
    for number, text in enumerate([*ODD, EMERGENCY], start=1):
        response = await running.take(sample.genuine(text, f"0000000{number}"))
        assert response.is_success, (text[:20], response.text)
    *odd, emergency = await running.said()
    assert len(odd) == len(ODD) and emergency.emergency == "medical_emergency"


@every_channel
async def test_a_body_without_end_is_refused(running: Running, sample: Sample) -> None:
    response = await running.take(sample.malformed.with_content(b"x" * 2_000_000))
    assert response.status_code in (403, 413, 422)


def no_route(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route", request=request)


def too_slow(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("too slow", request=request)


def answers(status: int, text: str) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(status, text=text))


BAD_NETWORKS = [
    httpx.MockTransport(no_route),
    httpx.MockTransport(too_slow),
    *(
        answers(status, text)
        for status in (200, 400, 401, 404, 429, 500, 503)
        for text in ("", "<html>", "{}", "[]", "null")
    ),
]


@every_network
async def test_sending_raises_our_two_failures_and_no_others(
    all_on: Settings, running: Running, read: Readers, sample: Sample
) -> None:
    assert sample.over
    for transport in BAD_NETWORKS:
        channel = sample.over(all_on, running.service, read, transport)
        assert channel
        with pytest.raises((TemporaryFailure, PermanentFailure)):
            await channel.send(OutboundMessage(1, 1, sample.address, "hello"))
