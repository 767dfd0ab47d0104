"""Pictures, voices, places and phone numbers: noted in the transcript, and answered in a way that helps."""

from __future__ import annotations

from typing import Any

import pytest

from consular.conversations.models import Conversation, Status
from tests.api.channels.telegram.conftest import Chat
from tests.fakes import answer

HELPLINE = "+44 20 7008 5000"
FILE = {"file_id": "abc", "file_unique_id": "abc"}


@pytest.mark.parametrize(
    ("content", "noted", "called"),
    [
        ({"photo": [FILE]}, "[Photo]", "photo"),
        ({"voice": {**FILE, "duration": 3}}, "[Voice message]", "voice message"),
        ({"video_note": FILE}, "[Video]", "video"),
        ({"animation": FILE, "document": FILE}, "[Video]", "video"),
        ({"document": {**FILE, "file_name": "visa [old].pdf"}}, "[File: visa old.pdf]", "file"),
        ({"sticker": {**FILE, "emoji": "x"}}, "[Sticker]", "sticker"),
        ({"dice": {"emoji": "x", "value": 2}}, "[File]", "file"),
        ({"something_new": {"that": "we do not know"}}, "[File]", "file"),
    ],
)
async def test_what_we_cannot_open_is_noted_and_words_are_asked_for(
    chat: Chat, content: dict[str, Any], noted: str, called: str
) -> None:
    [heard] = await chat.ask(chat.person.sends(**content))
    assert f"Your {called} has arrived" in heard and HELPLINE in heard
    assert [message.text for message in await chat.said()] == [noted]
    assert chat.house.rasa.turns == []


async def test_the_words_under_a_photo_are_read(chat: Chat) -> None:
    chat.house.rasa.down = True
    await chat.ask(chat.person.sends(photo=[FILE], caption="my friend was stabbed in Oslo"))
    [message] = await chat.said()
    assert message.emergency and message.text == "my friend was stabbed in Oslo\n[Photo]"


async def test_an_album_without_words_is_answered_once(chat: Chat) -> None:
    heard = [await chat.ask(chat.person.sends(photo=[FILE], media_group_id="77")) for _ in range(4)]
    assert [len(texts) for texts in heard] == [1, 0, 0, 0]
    assert await chat.ask(chat.person.sends(photo=[FILE], media_group_id="77", caption="my visa")) != []


async def test_a_place_on_the_map_brings_the_nearest_post_of_its_country(chat: Chat) -> None:
    [heard] = await chat.ask(chat.person.sends(location={"latitude": 13.7563, "longitude": 100.5018}))
    assert "British Embassy Bangkok" in heard and "Which country" not in heard
    [message] = await chat.said()
    assert message.text == "[Location: 13.75630, 100.50180, near Bangkok, Thailand]"
    assert message.country_slug == "thailand"


async def test_the_bot_knows_the_country_of_a_shared_place_ever_after(chat: Chat) -> None:
    chat.house.rasa.reply = lambda turn: answer("hello", memory={"slots": {"topic": "greet"}})
    await chat.ask(chat.person.says("hello"))
    await chat.ask(chat.person.sends(location={"latitude": 13.7563, "longitude": 100.5018}))
    await chat.ask(chat.person.says("is it safe here"))
    assert chat.house.rasa.turns[-1].memory["slots"]["country"] == "thailand"
    assert chat.house.rasa.turns[-1].memory["slots"]["topic"] == "greet"


async def test_a_shared_place_answers_the_question_for_the_country(chat: Chat) -> None:
    waiting = {"slots": {"waiting_topic": "advice_safety"}}
    chat.house.rasa.reply = lambda turn: answer("Which country?", memory=waiting)
    await chat.ask(chat.person.says("is it safe here"))
    await chat.ask(chat.person.sends(location={"latitude": 13.7563, "longitude": 100.5018}))
    assert (
        chat.house.rasa.turns[-1].payload
        == '/inform{"country": "thailand", "place": "near Bangkok, Thailand"}'
    )


async def test_a_place_at_a_border_is_a_doubt_and_no_country(chat: Chat) -> None:
    [heard] = await chat.ask(chat.person.sends(location={"latitude": 46.1925, "longitude": 6.2}))
    [message] = await chat.said()
    assert message.text.endswith("near Geneva, Switzerland or Annemasse, France]")
    assert message.country_slug is None
    assert "Which country is it in?" in heard


async def test_a_place_in_the_united_kingdom_is_no_country_abroad(chat: Chat) -> None:
    await chat.ask(chat.person.sends(location={"latitude": 51.5, "longitude": -0.1}))
    [message] = await chat.said()
    assert "near London, United Kingdom" in message.text and message.country_slug is None


async def test_a_place_far_from_any_town_is_kept_with_its_position_alone(chat: Chat) -> None:
    [heard] = await chat.ask(chat.person.sends(location={"latitude": -30.0, "longitude": -20.0}))
    assert [message.text for message in await chat.said()] == ["[Location: -30.00000, -20.00000]"]
    assert "It is at sea" in heard and "Which country is it in?" in heard


async def test_a_venue_bears_its_name(chat: Chat) -> None:
    where = {"latitude": 13.7563, "longitude": 100.5018}
    venue = {"location": where, "title": "Hotel [Siam]", "address": "3 Wat Pho"}
    await chat.ask(chat.person.sends(venue=venue, location=where))
    [message] = await chat.said()
    assert message.text == "[Location: 13.75630, 100.50180, Hotel Siam, 3 Wat Pho, near Bangkok, Thailand]"


async def test_a_live_location_is_one_message_however_far_it_moves(chat: Chat) -> None:
    first = chat.person.sends(location={"latitude": 13.7563, "longitude": 100.5018, "live_period": 900})
    await chat.ask(first)
    moved = chat.person.edits(first, location={"latitude": 13.76, "longitude": 100.51, "live_period": 900})
    assert await chat.ask(moved) == []
    assert len(await chat.said()) == 1


async def test_a_shared_phone_number_is_kept_and_its_owner_told_how_to_erase_it(chat: Chat) -> None:
    own = {"phone_number": "447700900123", "first_name": "Sam", "user_id": chat.person.chat_id}
    [heard] = await chat.ask(chat.person.sends(contact=own))
    assert "I have kept this phone number" in heard and "DELETE MY DATA" in heard
    assert [message.text for message in await chat.said()] == ["[Contact card: +447700900123]"]


async def test_a_shared_contact_answers_the_question_of_a_form(chat: Chat) -> None:
    chat.house.rasa.reply = lambda turn: answer("How can we reach you?", memory={"form": "emergency_form"})
    await chat.ask(chat.person.says("hello"))
    friend = {"phone_number": "+34600123456", "first_name": "Ana", "last_name": "Ruiz"}
    await chat.ask(chat.person.sends(contact=friend))
    assert chat.house.rasa.turns[-1].text == "[Contact card: Ana Ruiz +34600123456]"


async def test_a_place_during_a_form_is_left_to_the_bot(chat: Chat) -> None:
    chat.house.rasa.reply = lambda turn: answer("Where exactly?", memory={"form": "emergency_form"})
    await chat.ask(chat.person.says("hello"))
    await chat.ask(chat.person.sends(location={"latitude": 13.7563, "longitude": 100.5018}))
    assert chat.house.rasa.turns[-1].text.startswith("[Location: 13.75630")


@pytest.mark.parametrize(
    "event", ["pinned_message", "message_auto_delete_timer_changed", "connected_website"]
)
async def test_what_only_happens_in_a_chat_is_no_message(chat: Chat, event: str) -> None:
    assert await chat.ask(chat.person.sends(**{event: {}})) == []
    assert await chat.transcript() == []


async def test_a_shared_place_is_in_the_officers_record_of_the_conversation(chat: Chat) -> None:
    await chat.ask(chat.person.sends(location={"latitude": 13.7563, "longitude": 100.5018}))
    [message] = await chat.said()
    async with chat.house.database.read() as session:
        conversation = await session.get_one(Conversation, message.conversation_id)
    assert conversation.country_slug == "thailand" and message.status == Status.ANSWERED
