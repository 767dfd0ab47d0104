"""What Rasa's widget sends and takes: its events, with exactly its keys, in front of the whole service."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from consular.cases.models import Case
from consular.conversations.models import Status
from tests.api.channels.socketio.conftest import Lobby
from tests.fakes import answer

HELPLINE = "+44 20 7008 5000"
MUGGED = "I was just mugged and beaten up in Rome, please help"


def kind(message: dict[str, Any]) -> str:
    """How the published widget tells messages apart (rasa-webchat, msgProcessor.js): by which keys there are."""
    keys = set(message)
    if keys == {"text"}:
        return "text"
    return "quick replies" if keys == {"text", "quick_replies"} else "unknown"


async def test_words_are_answered_as_text_and_nothing_else(lobby: Lobby) -> None:
    client, session = await lobby.visitor()
    [reply] = await client.ask("hello", session)
    assert reply == {"text": "answer to hello"} and kind(reply) == "text"


async def test_choices_are_quick_replies_that_come_back_as_their_payload(lobby: Lobby) -> None:
    lobby.house.rasa.reply = lambda turn: answer("Which?", buttons=[("Niger", "/a"), ("Nigeria", "/b")])
    client, session = await lobby.visitor()
    [reply] = await client.ask("nige", session)
    assert reply == {
        "text": "Which?",
        "quick_replies": [
            {"content_type": "text", "title": "Niger", "payload": "/a"},
            {"content_type": "text", "title": "Nigeria", "payload": "/b"},
        ],
    }
    assert kind(reply) == "quick replies"
    await client.ask("/b", session)
    assert [(one.text, one.payload) for one in await lobby.said()] == [("nige", None), ("Nigeria", "/b")]


@pytest.mark.parametrize(
    ("said", "meant"), [("/get_started", "hello"), ("/delete_my_data", "delete my data")]
)
async def test_a_command_that_nobody_offered_is_words(lobby: Lobby, said: str, meant: str) -> None:
    client, session = await lobby.visitor()
    await client.ask(said, session)
    assert [(turn.text, turn.payload) for turn in lobby.house.rasa.turns] == [(meant, None)]


async def test_lines_stay_lines_in_the_widgets_markdown(lobby: Lobby) -> None:
    lobby.house.rasa.reply = lambda turn: answer("Ambulance: 1669\nPolice: 191\n\nChecked today.")
    client, session = await lobby.visitor()
    [reply] = await client.ask("numbers", session)
    assert reply["text"] == "Ambulance: 1669  \nPolice: 191  \n  \nChecked today."


async def test_several_messages_are_taken_in_order(lobby: Lobby) -> None:
    client, session = await lobby.visitor()
    for number in range(5):
        await client.say(f"question {number}", session)
    replies = await client.wait_for("bot_uttered", 5)
    assert [reply["text"] for reply in replies] == [f"answer to question {number}" for number in range(5)]


async def test_an_emergency_has_its_numbers_though_the_bot_is_dead(lobby: Lobby) -> None:
    lobby.house.rasa.down = True
    client, session = await lobby.visitor()
    [reply] = await client.ask(MUGGED, session)
    async with lobby.house.database.read() as database:
        case = (await database.execute(select(Case))).scalar_one()
    for needed in ("112", HELPLINE, case.reference):
        assert needed in reply["text"]


async def test_from_the_first_message_to_the_case_reference(lobby: Lobby) -> None:
    client, session = await lobby.visitor()
    first = await client.ask("help my wife has collapsed and is not breathing", session, replies=2)
    assert "Which country are you in?" in first[0]["text"] and HELPLINE in first[0]["text"]
    second = await client.ask("we are in Japan", session, replies=2)
    assert "119" in second[0]["text"] and second[1] == {"text": "answer to we are in Japan"}
    async with lobby.house.database.read() as database:
        case = (await database.execute(select(Case))).scalar_one()
    assert case.reference in first[0]["text"]


async def test_every_window_of_one_session_hears_each_reply_once(lobby: Lobby) -> None:
    client, session = await lobby.visitor()
    await client.ask("hello", session)
    second = lobby.client()
    await second.connect()
    assert await second.request_session(session) == session
    await client.ask("and now?", session)
    assert await second.wait_for("bot_uttered", 1) == [{"text": "answer to and now?"}]
    await client.ask("good", session)
    await second.wait_for("bot_uttered", 2)
    assert len(client.of("bot_uttered")) == 3 and len(second.of("bot_uttered")) == 2


async def test_an_answer_that_comes_while_the_visitor_is_away_waits_for_them(lobby: Lobby) -> None:
    lobby.house.rasa.gate = asyncio.Event()
    client, session = await lobby.visitor()
    await client.say("hello", session)
    await client.wait_for("bot_uttered", 1)  # the holding reply
    await client.http.post(f"/socket.io/?EIO=4&transport=polling&sid={client._sid}", content=b"1")
    await client.vanish()
    lobby.house.rasa.gate.set()
    back = lobby.client()
    await back.connect()
    await back.request_session(session)
    assert await back.wait_for("bot_uttered", 1) == [{"text": "answer to hello"}]
    again = lobby.client()
    await again.connect()
    await again.request_session(session)
    await back.ask("thanks", session)
    assert [reply["text"] for reply in await again.wait_for("bot_uttered", 1)] == ["answer to thanks"]


async def test_what_went_out_before_a_connection_died_in_silence_is_sent_again(lobby: Lobby) -> None:
    client, session = await lobby.visitor()
    await client.ask("hello", session)
    server = lobby.house.service.channels["socketio"]._server  # type: ignore[attr-defined]
    [sid] = server._sockets._open
    await server._disconnect(sid, server._io.reason.PING_TIMEOUT)
    back = lobby.client()
    await back.connect()
    await back.request_session(session)
    assert await back.wait_for("bot_uttered", 1) == [{"text": "answer to hello"}]


async def test_a_clean_end_repeats_nothing(lobby: Lobby) -> None:
    client, session = await lobby.visitor()
    await client.ask("hello", session)
    server = lobby.house.service.channels["socketio"]._server  # type: ignore[attr-defined]
    [sid] = server._sockets._open
    await server._disconnect(sid, server._io.reason.TRANSPORT_CLOSE)
    assert [one.status for one in await lobby.stored()] == [Status.ANSWERED, Status.DELIVERED]
