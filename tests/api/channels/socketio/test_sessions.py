"""Nobody joins another's session; whoever owns one finds it again."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from socketio.exceptions import ConnectionError
from sqlalchemy import select
from structlog.testing import capture_logs

from api.channels.rasa_rest.session import COOKIE, Sessions
from api.channels.socketio import sockets
from consular.contacts.models import Contact
from consular.conversations.models import Conversation
from tests.api.channels.socketio.conftest import ORIGIN, Lobby
from tests.api.channels.socketio.visitor import Visitor

SECRET = "my passport number is in here"


async def conversations(lobby: Lobby) -> int:
    async with lobby.service.database.read() as session:
        return len((await session.execute(select(Conversation))).scalars().all())


async def test_a_session_is_issued_and_no_two_are_alike(lobby: Lobby) -> None:
    sessions = {(await lobby.known()).session for _ in range(3)}
    assert len(sessions) == 3 and all(len(str(session)) > 40 for session in sessions)


@pytest.mark.parametrize(
    "guess", ["", "me", "0" * 32, "6f6f7a2c5f0b4b0e9d3e5c1b2a3f4d5e", 7, {"a": 1}, ["x"], True, "\ud800"]
)
async def test_a_guessed_session_is_replaced_and_joins_nobodys(lobby: Lobby, guess: Any) -> None:
    victim = await lobby.known()
    await victim.ask(SECRET)
    guesser = await lobby.visitor()
    assert await guesser.request_session(guess) not in (guess, victim.session)
    await guesser.say("who am I", session_id=guess)
    await guesser.wait_for("bot_uttered", 1)
    assert await conversations(lobby) == 2
    assert guesser.replies == [{"text": "answer to who am I"}]
    assert len(victim.replies) == 1


async def test_a_session_signed_with_another_secret_is_none_of_ours(lobby: Lobby) -> None:
    forged = Sessions("another secret", secure=True).new()
    visitor = await lobby.visitor()
    assert await visitor.request_session(forged) != forged


async def test_the_connections_own_id_is_no_way_into_its_session(lobby: Lobby) -> None:
    """Rasa's own channel takes it for one, and logs and proxies see it."""
    victim = await lobby.known()
    await victim.ask(SECRET)
    guesser = await lobby.visitor()
    for name in (victim._io.sid, victim._io.eio.sid):
        assert await guesser.request_session(name) not in (name, victim.session)


async def test_a_message_without_a_session_is_taken_in_the_connections_own(lobby: Lobby) -> None:
    visitor = await lobby.known()
    await visitor.call({"message": "hello"})
    await visitor.wait_for("bot_uttered", 1)
    await visitor.ask("again")
    assert await conversations(lobby) == 1


async def test_the_database_holds_no_session(lobby: Lobby) -> None:
    visitor = await lobby.known()
    await visitor.ask("hello")
    async with lobby.service.database.read() as session:
        address = (await session.execute(select(Contact.address))).scalar_one()
    assert str(visitor.session).split(".")[0].strip('"') not in address


async def test_a_connection_that_was_cut_on_its_first_page_finds_its_session_by_the_cookie(
    lobby: Lobby,
) -> None:
    opened = await lobby.open()
    for flag in (f"{COOKIE}=", "HttpOnly", "SameSite=Strict"):
        assert flag in opened.headers["set-cookie"]
    assert "max-age" not in opened.headers["set-cookie"].lower(), "it ends with the browser"
    cookie = f"{COOKIE}={opened.cookies[COOKIE]}"
    visitor = await lobby.visitor(cookie=cookie)
    session = await visitor.request_session(None)
    await visitor.ask(SECRET)
    back = await lobby.visitor(cookie=cookie)
    assert await back.request_session(None) == session
    assert "set-cookie" not in (await lobby.open(cookie=cookie)).headers


@pytest.mark.parametrize("origin", [ORIGIN, "own"])
async def test_our_own_pages_and_the_named_ones_connect(lobby: Lobby, origin: str) -> None:
    origin = lobby.url if origin == "own" else origin
    opened = await lobby.open(origin=origin)
    assert opened.headers["access-control-allow-origin"] == origin
    assert "access-control-allow-credentials" not in opened.headers
    visitor = await lobby.visitor(origin=origin)
    await visitor.request_session()
    assert await visitor.ask("hello") == [{"text": "answer to hello"}]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "https://[", ORIGIN + ".evil.example"]
)
async def test_another_sites_page_gets_no_connection_of_either_kind(lobby: Lobby, origin: str) -> None:
    with capture_logs() as logs:
        opened = await lobby.open(origin=origin)
        with pytest.raises(ConnectionError):
            await lobby.visitor(origin=origin)
    assert opened.status_code == 403 and "RASA_CLIENT_ORIGINS" in opened.json()["detail"]
    assert "access-control-allow-origin" not in opened.headers and "set-cookie" not in opened.headers
    assert [line["event"] for line in logs].count("webhook.refused") == 2


async def test_the_webhook_address_is_no_way_in(lobby: Lobby) -> None:
    async with httpx.AsyncClient(base_url=lobby.url) as http:
        response = await http.post("/channels/socketio/webhook", json={"message": "hello"})
    assert response.status_code == 404


async def test_one_address_cannot_take_every_connection(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "EACH", 2)
    first = await lobby.known()
    await lobby.known()
    with pytest.raises(ConnectionError):
        await Visitor(lobby.url).connect()
    assert await first.ask("hello") == [{"text": "answer to hello"}]


def test_over_https_the_cookie_never_leaves_without_it() -> None:
    assert "Secure" in Sessions("x", secure=True).cookie("token")
