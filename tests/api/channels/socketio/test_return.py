"""Connections come and go; each reply comes to every window, once, and none is lost on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from api.channels.socketio.sockets import Socket
from consular.conversations import repository as conversations
from consular.conversations.models import Message
from tests.api.channels.socketio.conftest import Lobby
from tests.api.channels.socketio.visitor import PATIENCE


async def until_gone(lobby: Lobby) -> None:
    """Until the gateway has noticed that nobody is connected."""
    sockets = lobby.service.channels["socketio"]._server._sockets  # type: ignore[attr-defined]
    async with asyncio.timeout(PATIENCE):
        while sockets._open:
            await asyncio.sleep(0.01)


async def test_every_window_of_one_session_hears_each_reply_once(lobby: Lobby) -> None:
    first = await lobby.known()
    await first.ask("hello")
    await lobby.settled()
    second = await lobby.known(first.session)
    await first.ask("and now?")
    assert await second.wait_for("bot_uttered", 1) == [{"text": "answer to and now?"}]
    await second.ask("good")
    await first.wait_for("bot_uttered", 3)
    await second.ask("bye")
    await first.wait_for("bot_uttered", 4)
    assert len(first.replies) == 4 and len(second.replies) == 3


async def test_an_answer_that_comes_while_the_visitor_is_away_waits_for_them(lobby: Lobby) -> None:
    lobby.rasa.gate = asyncio.Event()
    visitor = await lobby.known()
    await visitor.say("hello")
    await visitor.leave()
    await until_gone(lobby)
    lobby.rasa.gate.set()
    back = await lobby.known(visitor.session)
    assert await back.wait_for("bot_uttered", 1) == [{"text": "answer to hello"}]
    await lobby.settled()
    again = await lobby.known(visitor.session)
    assert await again.ask("thanks") == [{"text": "answer to thanks"}], "what was heard is not told again"


async def test_what_went_out_before_a_connection_was_cut_is_sent_again(lobby: Lobby) -> None:
    visitor = await lobby.known()
    await visitor.ask("hello")
    await lobby.settled()
    await visitor.vanish()
    await until_gone(lobby)
    back = await lobby.known(visitor.session)
    assert await back.wait_for("bot_uttered", 1) == [{"text": "answer to hello"}]


async def test_another_window_that_heard_a_reply_does_not_hear_it_again_when_the_first_is_cut(
    lobby: Lobby,
) -> None:
    first = await lobby.known()
    await first.ask("hello")
    await lobby.settled()
    second = await lobby.known(first.session)
    await first.ask("and now?")
    await second.wait_for("bot_uttered", 1)
    await first.vanish()
    assert await second.ask("good") == [{"text": "answer to good"}]


async def test_a_page_that_is_left_repeats_nothing_on_the_next_page(lobby: Lobby) -> None:
    visitor = await lobby.known()
    await visitor.ask("hello")
    await lobby.settled()
    await visitor.close_page()
    await until_gone(lobby)
    back = await lobby.known(visitor.session)
    assert await back.ask("next") == [{"text": "answer to next"}]


async def test_a_session_outlives_the_connection_and_its_words_are_in_the_same_conversation(
    lobby: Lobby,
) -> None:
    visitor = await lobby.known()
    await visitor.ask("hello")
    await visitor.leave()
    back = await lobby.known(visitor.session)
    assert back.session == visitor.session
    await back.ask("again")
    assert len({message.conversation_id for message in await lobby.said()}) == 1


async def test_who_changes_their_session_hears_no_more_of_the_other(lobby: Lobby) -> None:
    first, other = await lobby.known(), await lobby.known()
    before = first.session
    await first.ask("hello")
    await other.ask("something else")
    await lobby.settled()
    assert await first.request_session(other.session) == other.session
    still_there = await lobby.known(before)
    await still_there.ask("to the first session")
    await other.ask("to the second")
    assert (await first.wait_for("bot_uttered", 2))[1:] == [{"text": "answer to to the second"}]


async def test_who_is_back_before_the_gateway_noticed_that_the_line_was_dead_hears_what_went_into_it(
    lobby: Lobby,
) -> None:
    visitor = await lobby.known()
    await visitor.ask("hello")
    await lobby.settled()
    back = await lobby.known(visitor.session)
    assert back.replies == []
    await visitor.vanish()
    assert await back.wait_for("bot_uttered", 1) == [{"text": "answer to hello"}]


async def test_a_message_is_stored_though_its_connection_ends_before_that(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = lobby.service.channels["socketio"]._server  # type: ignore[attr-defined]
    visitor = await lobby.visitor()
    emit = server._io.emit

    async def end_first(event: str, *data: Any, to: str) -> None:
        await server._sockets.remove(to, is_left=False)
        await emit(event, *data, to=to)

    monkeypatch.setattr(server._io, "emit", end_first)
    assert await visitor.call({"message": "hello", "session_id": "a guess"}) == {"stored": True}
    assert [message.text for message in await lobby.said()] == ["hello"]


async def test_a_connection_that_ends_while_its_replies_are_looked_for_takes_none_of_them(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = lobby.service.channels["socketio"]._server  # type: ignore[attr-defined]
    visitor = await lobby.known()
    latest = conversations.latest

    async def end_first(*asked: Any) -> Sequence[Message]:
        for sid in list(server._sockets._open):
            await server._sockets.remove(sid, is_left=False)
        return await latest(*asked)

    monkeypatch.setattr(conversations, "latest", end_first)
    await visitor.say("hello")
    [message] = await lobby.said()
    assert not lobby.service.hub._listeners.get(message.conversation_id)


async def test_every_connection_is_ended_with_the_gateway_though_others_end_meanwhile(lobby: Lobby) -> None:
    sockets = lobby.service.channels["socketio"]._server._sockets  # type: ignore[attr-defined]
    first = await lobby.known()
    await first.ask("hello")
    second = await lobby.known(first.session)
    await second.ask("and now?")
    unfollow = sockets.unfollow

    async def end_another_first(socket: Socket) -> None:
        for sid in list(sockets._open)[:1]:
            await unfollow(sockets._open.pop(sid))
        await unfollow(socket)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sockets, "unfollow", end_another_first)
        await sockets.close()
    [conversation] = {message.conversation_id for message in await lobby.said()}
    assert not lobby.service.hub._listeners.get(conversation)
