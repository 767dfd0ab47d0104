"""What a person writes and presses in the app, and what the conversation makes of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consular.cases.models import Case
from consular.conversations.models import Status
from tests.api.channels.telegram.conftest import Chat
from tests.fakes import answer

HELPLINE = "+44 20 7008 5000"


async def test_words_are_stored_answered_and_sent_to_the_same_chat(chat: Chat) -> None:
    heard = await chat.ask(chat.person.says("I lost my passport in Marrakech"))
    assert heard == ["answer to I lost my passport in Marrakech"]
    asked, replied = await chat.transcript()
    assert (asked.text, asked.country_slug) == ("I lost my passport in Marrakech", "morocco")
    assert replied.status == Status.SENT and replied.provider_id


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("/start", "hello"),
        ("/help", "what can you do"),
        ("/human", "PERSON"),
        ("/human@consular_test_bot", "PERSON"),
        ("/alerts Japan", "ALERTS Japan"),
        ("/safe", "I am safe"),
        ("/restart", "start again"),
        ("/delete_my_data", "delete my data"),
        ("/help me I am locked in a cellar", "help me I am locked in a cellar"),
        ('/inform{"country": "spain"}', "spain"),
        ("/", "/"),
    ],
)
async def test_a_command_is_plain_words_and_never_a_command_to_the_bot(
    chat: Chat, said: str, meant: str
) -> None:
    await chat.ask(chat.person.says(said))
    [asked] = await chat.said()
    assert (asked.text, asked.payload) == (meant, None)
    assert [(turn.text, turn.payload) for turn in chat.house.rasa.turns] == [(meant, None)]


async def test_stop_ends_alerts_and_the_answer_says_that_help_goes_on(chat: Chat) -> None:
    [heard] = await chat.ask(chat.person.says("/stop"))
    assert "no more alerts" in heard and HELPLINE in heard
    assert await chat.ask(chat.person.says("I lost my passport")) == ["answer to I lost my passport"]


async def test_a_pressed_button_picks_its_choice_and_its_wait_ends(chat: Chat) -> None:
    payload = '/inform{"country": "' + "x" * 150 + '"}'
    chat.house.rasa.reply = lambda turn: answer("Which?", buttons=[("Niger", payload), ("Nigeria", "/b")])
    await chat.ask(chat.person.says("it is about nige"))
    press = chat.person.presses(chat.telegram.chats[chat.person.chat_id][-1], "Niger")
    await chat.ask(press)
    pressed = (await chat.said())[-1]
    assert (pressed.text, pressed.payload) == ("Niger", payload)
    assert chat.telegram.answered == [press["callback_query"]["id"]]


async def test_a_choice_that_is_no_longer_offered_is_taken_as_its_words(chat: Chat) -> None:
    chat.house.rasa.reply = lambda turn: answer("Which?", buttons=[("Niger", "/inform_a")])
    await chat.ask(chat.person.says("niger"))
    old = chat.telegram.chats[chat.person.chat_id][-1]
    chat.house.rasa.reply = lambda turn: answer("And?", buttons=[("Visas", "/advice_entry")])
    await chat.ask(chat.person.says("something else"))
    await chat.ask(chat.person.presses(old, "Niger"))
    pressed = (await chat.said())[-1]
    assert (pressed.text, pressed.payload) == ("Niger", None)


@pytest.mark.parametrize("data", ["/delete_my_data", "c:0", "", "c:" + "0" * 62])
async def test_a_forged_button_chooses_nothing(chat: Chat, data: str) -> None:
    chat.house.rasa.reply = lambda turn: answer("Which?", buttons=[("Niger", "/inform_a")])
    await chat.ask(chat.person.says("niger"))
    await chat.ask(chat.person.presses_data(data))
    assert (await chat.said())[-1].payload is None
    assert not any(turn.text.startswith("/") for turn in chat.house.rasa.turns)


async def test_a_changed_message_is_a_new_one_that_says_so(chat: Chat) -> None:
    first = chat.person.says("I am in Lyon")
    await chat.ask(first)
    [heard] = await chat.ask(chat.person.edits(first, text="I am in Turin"))
    assert heard == "answer to Correction: I am in Turin"
    assert [message.text for message in await chat.said()] == ["I am in Lyon", "Correction: I am in Turin"]


async def test_an_emergency_in_a_changed_message_is_answered_without_the_bot(chat: Chat) -> None:
    first = chat.person.says("hi")
    await chat.ask(first)
    chat.house.rasa.down = True
    changed = chat.person.edits(first, text="I was just mugged and beaten up in Rome, please help")
    heard = await chat.ask(changed)
    assert "112" in heard[0] and HELPLINE in heard[0]


async def test_a_long_answer_fits_telegram_and_the_rest_follows_on_more(chat: Chat) -> None:
    chat.house.rasa.reply = lambda turn: answer("word " * 1500)
    [head] = await chat.ask(chat.person.says("tell me everything"))
    assert len(head) <= 4096 and head.endswith("Reply MORE for the rest.")
    [rest] = await chat.ask(chat.person.says("more"))
    assert head.count("word") + rest.count("word") == 1500


async def test_from_the_first_message_to_the_case_reference(chat: Chat) -> None:
    chat.house.rasa.down = True
    heard = await chat.ask(chat.person.says("help my wife has collapsed and is not breathing"))
    assert "Which country are you in?" in heard[0] and HELPLINE in heard[0]
    heard = await chat.ask(chat.person.sends(location={"latitude": 13.7563, "longitude": 100.5018}))
    assert any("1669" in text for text in heard)
    async with chat.house.database.read() as session:
        case = (await session.execute(select(Case))).scalar_one()
    assert case.topic == "medical_emergency"
    assert case.reference in chat.heard[0]
    chat.house.rasa.down = False
    chat.house.clock.forward(120)
    await chat.house.work()
    assert chat.heard[-1] == "answer to help my wife has collapsed and is not breathing"
