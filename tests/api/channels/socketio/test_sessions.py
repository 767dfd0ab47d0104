"""Nobody joins another's session; whoever owns one finds it again, and bad input changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.channels.rasa_rest.session import COOKIE, Sessions
from consular.conversations.models import Conversation
from tests.api.channels.socketio.conftest import ORIGIN, Lobby
from tests.api.channels.socketio.wire import Refused

SECRET = "my passport number is in here"


async def conversations(lobby: Lobby) -> int:
    async with lobby.house.database.read() as session:
        return len((await session.execute(select(Conversation))).scalars().all())


async def test_a_session_is_issued_and_no_two_are_alike(lobby: Lobby) -> None:
    sessions = {(await lobby.visitor())[1] for _ in range(3)}
    assert len(sessions) == 3 and all(len(session) > 40 for session in sessions)


@pytest.mark.parametrize(
    "guess", ["", "me", "0" * 32, "6f6f7a2c5f0b4b0e9d3e5c1b2a3f4d5e", 7, {"a": 1}, ["x"], True, "\ud800"]
)
async def test_a_guessed_session_is_replaced_and_joins_nobodys(lobby: Lobby, guess: Any) -> None:
    victim, session = await lobby.visitor()
    await victim.ask(SECRET, session)
    guesser = lobby.client()
    await guesser.connect()
    assert await guesser.request_session(guess) not in (guess, session)
    await guesser.say("who am I", guess)
    await guesser.wait_for("bot_uttered", 1)
    assert await conversations(lobby) == 2
    assert guesser.of("bot_uttered") == [{"text": "answer to who am I"}]
    assert len(victim.of("bot_uttered")) == 1


async def test_a_session_signed_with_another_secret_is_none_of_ours(lobby: Lobby) -> None:
    client = lobby.client()
    await client.connect()
    forged = Sessions("another secret", secure=True).new()
    assert await client.request_session(forged) != forged


async def test_a_message_without_a_session_is_taken_in_the_connections_own(lobby: Lobby) -> None:
    client, session = await lobby.visitor()
    await client.emit("user_uttered", {"message": "hello"})
    await client.wait_for("bot_uttered", 1)
    await client.ask("again", session)
    assert await conversations(lobby) == 1


async def test_a_connection_that_was_cut_on_its_first_page_finds_its_session_by_the_cookie(
    lobby: Lobby,
) -> None:
    client = lobby.client()
    opened = await client.connect()
    for flag in (f"{COOKIE}=", "HttpOnly", "SameSite=Strict", "Secure"):
        assert flag in opened.headers["set-cookie"]
    assert "max-age" not in opened.headers["set-cookie"].lower(), "it ends with the browser"
    session = await client.request_session(None)
    await client.ask(SECRET, session)
    await client.vanish()
    back = lobby.client(cookies=client.http.cookies)
    opened_again = await back.connect()
    assert "set-cookie" not in opened_again.headers
    assert await back.request_session(None) == session


@pytest.mark.parametrize(
    ("origin", "taken"),
    [(ORIGIN, True), ("https://help.example.org", True), ("https://evil.example", False), ("null", False)],
)
async def test_only_our_own_pages_and_the_named_ones_connect(lobby: Lobby, origin: str, taken: bool) -> None:
    client = lobby.client()
    if taken:
        opened = await client.connect(origin=origin)
        assert opened.headers["access-control-allow-origin"] == origin
        assert "access-control-allow-credentials" not in opened.headers
    else:
        with pytest.raises(Refused):
            await client.connect(origin=origin)


@pytest.mark.parametrize(
    "data",
    [(), (None,), ("text",), ([],), ({},), ({"message": None},), ({"message": 5},), ({"message": "  "},), ({}, "more", 3)],
)  # fmt: skip
async def test_what_says_nothing_is_no_message_and_breaks_nothing(
    lobby: Lobby, data: tuple[Any, ...]
) -> None:
    client, session = await lobby.visitor()
    await client.emit("user_uttered", *data)
    await client.emit("session_request", *data)
    await client.emit("an_event_that_nobody_knows", *data)
    await client.ask("hello", session)
    assert [message.text for message in await lobby.said()] == ["hello"]


@pytest.mark.parametrize(
    "text", ["\x00nul\x00", "\u200f\u202eعربي", "\U0001f600" * 300, "a" * 10_000, "\ud800 alone"]
)
async def test_odd_text_is_answered(lobby: Lobby, text: str) -> None:
    client, session = await lobby.visitor()
    assert len(await client.ask(text, session)) == 1


async def test_who_writes_too_fast_is_told_so_and_an_emergency_is_taken(lobby: Lobby) -> None:
    from limits import RateLimitItemPerMinute

    lobby.house.service.intake._limit = RateLimitItemPerMinute(2)
    client, session = await lobby.visitor()
    await client.ask("one", session)
    await client.ask("two", session)
    [told] = await client.ask("three", session)
    assert "faster than we can read" in told["text"]
    lobby.house.rasa.down = True
    [held] = await client.ask("I was just mugged and beaten up in Rome, please help", session)
    assert "112" in held["text"]


async def test_while_the_database_is_away_the_visitor_is_told_whom_to_call(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    async def away(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    client, session = await lobby.visitor()
    monkeypatch.setattr(lobby.house.service.intake, "take", away)
    [told] = await client.ask("hello", session)
    assert "+44 20 7008 5000" in told["text"]


async def test_the_webhook_address_is_no_way_in(lobby: Lobby) -> None:
    client = lobby.client()
    response = await client.http.post("/channels/socketio/webhook", json={"message": "hello"})
    assert response.status_code == 404
