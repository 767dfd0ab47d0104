"""Health checks tell the truth about each part."""

from __future__ import annotations

import httpx
import pytest

from api.app import assemble, create_app
from api.readers import Readers
from api.settings import Settings
from consular.advice import page, repository, turn
from consular.advice.repository import Validators
from tests.api.conftest import House
from tests.consular.advice.sample import document
from tests.fakes import FakeRasa


@pytest.fixture
def client(house: House) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(house.service)), base_url="http://test")


async def test_ready_names_the_part_that_is_away(house: House, client: httpx.AsyncClient) -> None:
    house.rasa.down = True
    response = await client.get("/health/ready")
    body = response.json()
    assert response.status_code == 200, "without Rasa messages are still taken"
    assert (body["ready"], body["parts"]) == (False, {"database": True, "rasa": False, "actions": False})


async def test_ready_counts_what_waits(house: House, client: httpx.AsyncClient) -> None:
    house.rasa.down = True
    await house.says("hello")
    assert (await client.get("/health/ready")).json()["messages"]["received"] == 1


async def test_ready_tells_how_old_the_advice_is(house: House, client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/ready")).json()["advice"] == {"pages": 0, "behind": 0, "age": None}
    async with house.database.write() as session:
        await turn.take(session, "us", house.clock(), by_hand=True)
        await turn.note_index(session, {"freedonia": None}, Validators(), house.clock())
        await repository.store(session, page.read(document()), Validators(), house.clock())
    house.clock.forward(90)
    assert (await client.get("/health/ready")).json()["advice"] == {"pages": 1, "behind": 0, "age": 90}


@pytest.mark.parametrize("url", ["sqlite+aiosqlite:////nowhere/at/all.db", "postgresql://127.0.0.1:1/none"])
async def test_without_its_database_the_service_says_so_and_tells_a_sender_what_to_do(
    url: str, settings: Settings, read: Readers
) -> None:
    away = settings.model_copy(
        update={"database_url": Settings(_env_file=None, database_url=url).database_url}
    )
    app = create_app(assemble(away, FakeRasa(), read=read))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.get("/health/ready")).status_code == 503
        token = (await client.post("/chat/sessions")).json()["token"]
        headers = {"authorization": f"Bearer {token}"}
        response = await client.post(
            "/chat/messages", json={"id": "abcdefgh", "text": "hello"}, headers=headers
        )
    assert response.status_code == 503 and response.headers["retry-after"]
    assert "+44 20 7008 5000" in response.json()["detail"]


async def test_live_is_about_this_process_alone(house: House, client: httpx.AsyncClient) -> None:
    house.rasa.down = True
    assert (await client.get("/health/live")).json() == {"live": True, "stopped": []}
