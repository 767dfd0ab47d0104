"""A location that a browser shares: read as those of phone apps are, and refused where it is none."""

from __future__ import annotations

import httpx
import pytest

from tests.api.channels.web.conftest import Visitor

HOME = {"latitude": 51.5, "longitude": -0.12}
RIO = {"latitude": -22.9068, "longitude": -43.1729}
NEAR_RIO = "[Location: -22.90680, -43.17290, near Rio de Janeiro, Brazil]"


async def post(visitor: Visitor, **message: object) -> httpx.Response:
    token = (await visitor.http.post("/chat/sessions")).json()["token"]
    headers = {"authorization": f"Bearer {token}"}
    return await visitor.http.post("/chat/messages", json={"id": "from-a-map", **message}, headers=headers)


async def test_a_location_alone_is_noted_with_its_town_and_answered_without_the_bot(visitor: Visitor) -> None:
    assert (await post(visitor, location=RIO)).status_code == 202
    await visitor.work()
    assert visitor.rasa.turns == []
    noted, answered = await visitor.sees()
    assert noted == NEAR_RIO
    assert "I have noted the place." in answered and "British Embassy Brasilia" in answered


async def test_words_beside_a_location_go_to_the_bot_with_it(visitor: Visitor) -> None:
    await post(visitor, text="I have lost my passport here", location=RIO)
    await visitor.work()
    assert [turn.text for turn in visitor.rasa.turns] == [f"I have lost my passport here\n{NEAR_RIO}"]


async def test_a_location_at_home_is_no_country_abroad(visitor: Visitor) -> None:
    await post(visitor, location=HOME)
    assert "It is in the United Kingdom." in (await visitor.sees())[-1]


@pytest.mark.parametrize(
    "location",
    [{"latitude": 91, "longitude": 0}, {"latitude": 0, "longitude": -181}, {"latitude": 1}, "nan", [1, 2]],
)
async def test_what_is_no_place_on_earth_is_refused(visitor: Visitor, location: object) -> None:
    response = await post(visitor, location=location)
    assert response.status_code == 422 and "location" in response.json()["detail"]


async def test_a_message_with_neither_words_nor_place_is_refused(visitor: Visitor) -> None:
    response = await post(visitor)
    assert response.status_code == 422 and "neither a text nor a location" in response.json()["detail"]
