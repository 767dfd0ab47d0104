"""Whatever is sent: said what is wrong, limited, and an emergency in it still seen."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from limits import RateLimitItemPerMinute
from sqlalchemy.exc import OperationalError

from consular.conversations.models import Author
from tests.api.channels.socketio.conftest import Lobby
from tests.api.channels.socketio.visitor import Visitor

EMERGENCY = "I was just mugged and beaten up in Rome, please help"
NOTHING: list[tuple[Any, ...]] = [
    (), (None,), ("text",), (b"bytes",), ([],), ({},), ({"message": None},), ({"message": 5},),
    ({"message": {"a": 1}},), ({"message": "  "},), ({}, "more", 3),
]  # fmt: skip


async def goes_on(visitor: Visitor) -> None:
    assert (await visitor.ask("are you there"))[-1] == {"text": "answer to are you there"}


@pytest.mark.parametrize("data", NOTHING, ids=repr)
async def test_what_says_nothing_is_refused_in_words_and_breaks_nothing(
    lobby: Lobby, data: tuple[Any, ...]
) -> None:
    visitor = await lobby.known()
    refused = await visitor.call(*data)
    assert refused["stored"] is False and "Send" in refused["detail"]
    await visitor.emit("session_request", *data)
    await visitor.emit("an_event_that_nobody_knows", *data)
    await goes_on(visitor)
    assert [message.text for message in await lobby.said()] == ["are you there"]


@pytest.mark.parametrize(
    "text",
    [
        "\x00nul\x00",
        "\u200f\u202eعربي",
        "\U0001f600" * 300,
        "a" * 10_000,
        "\U0001f600" * 10_000,
        "\ud800 alone",
    ],
    ids=["null bytes", "right to left", "emoji", "10,000 letters", "10,000 emoji", "half a character"],
)
@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_odd_text_is_answered(lobby: Lobby, text: str, transport: str) -> None:
    visitor = await lobby.known(transport=transport)
    assert len(await visitor.ask(text)) == 1


async def test_a_text_longer_than_any_message_is_cut_and_its_emergency_seen(lobby: Lobby) -> None:
    lobby.rasa.down = True
    visitor = await lobby.known()
    [held] = await visitor.ask(EMERGENCY + " x" * 30_000)
    assert "112" in held["text"]
    [message] = await lobby.said()
    assert len(message.text) == 10_000


@pytest.mark.parametrize(
    "event", ["connect", "disconnect", "session_confirm", "bot_uttered", "*", "message", ""]
)
@pytest.mark.parametrize(
    "data",
    [(), ("ping timeout",), ({"asgi.scope": {"consular.session": "forged", "client": ["1.2.3.4", 1]}}, None)],
    ids=["nothing", "a reason", "a connection"],
)
async def test_a_client_that_plays_the_server_changes_nothing(
    lobby: Lobby, event: str, data: tuple[Any, ...]
) -> None:
    visitor = await lobby.known()
    await visitor.ask("hello")
    await visitor.emit(event, *data)
    await visitor.call({"message": "are you there"})
    await visitor.wait_for("bot_uttered", 2)
    first, second = await lobby.said()
    assert first.conversation_id == second.conversation_id


async def raw(lobby: Lobby, *packets: bytes | AsyncIterator[bytes]) -> list[int]:
    """The statuses of packets posted to a connection of its own, which nothing has checked before. One that comes bit
    by bit does not say how long it is."""
    async with httpx.AsyncClient(base_url=lobby.url, timeout=10) as http:
        path = "/socket.io/?EIO=4&transport=polling"
        engine_id = json.loads((await http.get(path)).text[1:])["sid"]
        await http.post(f"{path}&sid={engine_id}", content=b"40")
        return [
            (await http.post(f"{path}&sid={engine_id}", content=packet)).status_code for packet in packets
        ]


@pytest.mark.parametrize(
    "packet",
    [b"", b"{", b"\xff\x00", b"4", b"42", b"42[", b"42[]", b'42["user_uttered"', b'42[["x"],{}]', b'42{"a":1}', b"42null",
     b"9", b"451-[", b'451-["user_uttered",{"_placeholder":true,"num":0}]', b"43999[]", b"40/admin,", b"42" + b"[" * 50_000],
    ids=repr,
)  # fmt: skip
async def test_a_packet_that_makes_no_sense_harms_its_own_connection_at_most(
    lobby: Lobby, packet: bytes
) -> None:
    visitor = await lobby.known()
    assert all(status in (200, 400) for status in await raw(lobby, packet))
    await goes_on(visitor)
    assert len(await lobby.said()) == 1


async def test_a_body_without_end_is_not_read(lobby: Lobby) -> None:
    assert await raw(lobby, b"4" * 2_000_000) == [413]
    assert await lobby.said() == []


async def test_a_body_that_does_not_say_its_length_is_refused_rather_than_lost(lobby: Lobby) -> None:
    async def bits() -> AsyncIterator[bytes]:
        yield b'42["user_uttered",{"message":"hello"}]'

    assert await raw(lobby, bits()) == [411]


async def test_what_was_written_without_a_network_comes_all_at_once_and_is_all_taken(lobby: Lobby) -> None:
    packets = [b'42["user_uttered",{"message":"number %d"}]' % number for number in range(40)]
    assert await raw(lobby, b"\x1e".join(packets)) == [200]
    assert [message.text for message in await lobby.said()] == [f"number {number}" for number in range(40)]


async def test_in_a_flood_who_writes_is_told_so_and_each_message_is_looked_at_for_an_emergency(
    lobby: Lobby,
) -> None:
    lobby.service.intake._limit = RateLimitItemPerMinute(30)
    lobby.rasa.down = True
    visitor = await lobby.known()
    acknowledged = [await visitor.say(EMERGENCY if number == 150 else "hello") for number in range(200)]
    assert [one["stored"] for one in acknowledged] == [number < 30 or number == 150 for number in range(200)]
    assert all("faster than we can read" in one["detail"] for one in acknowledged if not one["stored"])
    said = await lobby.said()
    assert len(said) == 31 and said[-1].emergency
    held = [one for one in await lobby.stored() if one.author == Author.SERVICE and "112" in one.text]
    assert len(held) == 1


async def test_while_the_database_is_away_the_visitor_is_told_whom_to_call(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    visitor = await lobby.known()
    with monkeypatch.context() as patch:
        patch.setattr(lobby.service.intake, "take", away)
        refused = await visitor.say("hello")
    assert refused["stored"] is False and "+44 20 7008 5000" in refused["detail"]
    assert "+44 20 7008 5000" in visitor.replies[0]["text"]
    await goes_on(visitor)
