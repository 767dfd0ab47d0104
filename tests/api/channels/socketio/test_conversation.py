"""What Rasa's widget sends and takes: its events, with exactly its keys, in front of the whole service."""

from __future__ import annotations

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
    return "buttons" if keys in ({"text", "quick_replies"}, {"text", "buttons"}) else "invisible"


@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_words_are_answered_as_text_and_nothing_else(lobby: Lobby, transport: str) -> None:
    visitor = await lobby.known(transport=transport)
    [reply] = await visitor.ask("hello")
    assert reply == {"text": "answer to hello"} and kind(reply) == "text"


async def test_choices_are_quick_replies_that_come_back_as_their_payload(lobby: Lobby) -> None:
    lobby.rasa.reply = lambda turn: answer("Which?", buttons=[("Niger", "/a"), ("Nigeria", "/b")])
    visitor = await lobby.known()
    [reply] = await visitor.ask("nige")
    assert reply == {
        "text": "Which?",
        "quick_replies": [
            {"content_type": "text", "title": "Niger", "payload": "/a"},
            {"content_type": "text", "title": "Nigeria", "payload": "/b"},
        ],
    }
    assert kind(reply) == "buttons"
    await visitor.ask("/b")
    assert [(one.text, one.payload) for one in await lobby.said()] == [("nige", None), ("Nigeria", "/b")]


@pytest.mark.parametrize(
    ("said", "meant"), [("/get_started", "hello"), ("/delete_my_data", "delete my data")]
)
async def test_a_command_that_nobody_offered_is_words(lobby: Lobby, said: str, meant: str) -> None:
    visitor = await lobby.known()
    await visitor.ask(said)
    assert [(turn.text, turn.payload) for turn in lobby.rasa.turns] == [(meant, None)]


async def test_lines_stay_lines_in_the_widgets_markdown(lobby: Lobby) -> None:
    lobby.rasa.reply = lambda turn: answer("Ambulance: 1669\nPolice: 191\n\nChecked today.")
    visitor = await lobby.known()
    [reply] = await visitor.ask("numbers")
    assert reply["text"] == "Ambulance: 1669  \nPolice: 191  \n  \nChecked today."


async def test_several_messages_are_taken_in_order(lobby: Lobby) -> None:
    visitor = await lobby.known()
    for number in range(5):
        await visitor.emit("user_uttered", {"message": f"question {number}", "session_id": visitor.session})
    replies = await visitor.wait_for("bot_uttered", 5)
    assert [reply["text"] for reply in replies] == [f"answer to question {number}" for number in range(5)]


async def test_a_message_is_stored_before_it_is_acknowledged(lobby: Lobby) -> None:
    lobby.rasa.down = True
    visitor = await lobby.known()
    assert await visitor.say("hello") == {"stored": True}
    assert [message.text for message in await lobby.said()] == ["hello"]


async def test_a_message_that_is_sent_again_under_its_own_id_is_one(lobby: Lobby) -> None:
    visitor = await lobby.known()
    for _ in range(2):
        assert await visitor.say("hello", message_id="b0b6a3a2-6d5e-4c58") == {"stored": True}
    assert await visitor.say("hello", message_id="another-of-mine") == {"stored": True}
    assert len(await lobby.said()) == 2


async def test_an_emergency_has_its_numbers_though_the_bot_is_dead(lobby: Lobby) -> None:
    lobby.rasa.down = True
    visitor = await lobby.known()
    [reply] = await visitor.ask(MUGGED)
    async with lobby.service.database.read() as database:
        case = (await database.execute(select(Case))).scalar_one()
    for needed in ("112", HELPLINE, case.reference):
        assert needed in reply["text"]


async def test_every_reply_is_marked_as_delivered_once_it_went_out(lobby: Lobby) -> None:
    visitor = await lobby.known()
    await visitor.ask("hello")
    await lobby.settled()
    assert [one.status for one in await lobby.stored()] == [Status.ANSWERED, Status.DELIVERED]
