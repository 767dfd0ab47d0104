"""From the first message to a case reference, by real WebSocket and by long polling; the same with the bot in trouble."""

from __future__ import annotations

import re

import pytest

from api.rasa.client import Answer, Turn
from consular.errors import TemporaryFailure
from tests.api.channels.socketio.conftest import Lobby
from tests.api.channels.story import LOST, MUGGED, NAME, NEXT, only_reference, play, told

both_transports = pytest.mark.parametrize("transport", ["polling", "websocket"])


async def heard(lobby: Lobby, transport: str) -> list[str]:
    """The journey itself: what the person heard."""
    visitor = await lobby.known(transport=transport)
    replies = await visitor.ask(LOST, 2) + await visitor.ask(NAME) + await visitor.ask(NEXT)
    return [reply["text"] for reply in replies]


@both_transports
async def test_a_lost_passport_becomes_a_case(lobby: Lobby, transport: str) -> None:
    lobby.rasa.reply = play
    found = await heard(lobby, transport)
    assert found == told(await only_reference(lobby.service.database))


async def test_the_same_with_a_bot_that_fails_at_first(lobby: Lobby) -> None:
    failed: set[str] = set()

    def fail_once(turn: Turn) -> Answer:
        if turn.text not in failed:
            failed.add(turn.text)
            raise TemporaryFailure("the bot did not answer: ConnectError")
        return play(turn)

    lobby.rasa.reply = fail_once
    visitor = await lobby.known()
    for said in (LOST, NAME):
        await visitor.say(said)
    last = ""
    while "Your reference is" not in last:
        last = (await visitor.wait_for("bot_uttered", len(visitor.replies) + 1))[-1]["text"]
    assert await only_reference(lobby.service.database) in last


async def test_the_same_over_connections_that_are_cut_after_every_message(lobby: Lobby) -> None:
    lobby.rasa.reply = play
    session, found = None, []
    for said, replies in ((LOST, 2), (NAME, 1), (NEXT, 1)):
        visitor = await lobby.known(session)
        session = visitor.session
        await visitor.say(said)
        await visitor.vanish()
        back = await lobby.known(session)
        wanted = play_of(said)
        while not set(wanted) <= {reply["text"].split(" is ")[0] for reply in back.replies}:
            await back.wait_for("bot_uttered", len(back.replies) + 1)
        found += [reply["text"] for reply in back.replies][-replies:]
        await back.leave()
    assert await only_reference(lobby.service.database) in " ".join(found)


def play_of(said: str) -> list[str]:
    """How the replies to a message begin."""
    return {
        LOST: ["Report it to the police.", "What"],
        NAME: ["Your case"],
        NEXT: [f"answer to {NEXT}"],
    }[said]


@both_transports
async def test_an_emergency_brings_its_reference_in_the_first_reply(lobby: Lobby, transport: str) -> None:
    lobby.rasa.down = True
    visitor = await lobby.known(transport=transport)
    [first] = await visitor.ask(MUGGED)
    assert "112" in first["text"] and re.search(r"Your reference: \S{3}-\S{3}", first["text"])
