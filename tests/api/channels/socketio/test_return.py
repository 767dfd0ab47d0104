"""Connections come and go; each reply comes to every window, once, and none is lost on the way."""

from __future__ import annotations

import asyncio

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
