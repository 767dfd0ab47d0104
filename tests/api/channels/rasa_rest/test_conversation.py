"""What a client of Rasa's REST channel sends and gets: Rasa's own JSON, in front of the whole service."""

from __future__ import annotations

import asyncio
import json
import uuid

import httpx
import pytest
from sqlalchemy import select

from consular.cases.models import Case
from consular.conversations.models import Author, Conversation, Handover, Message, Status
from consular.database import Database
from tests.api.channels.rasa_rest.conftest import PATH, Client, Rest
from tests.fakes import answer

HELPLINE = "+44 20 7008 5000"
MUGGED = "I was just mugged and beaten up in Rome, please help"


async def messages(database: Database) -> list[Message]:
    async with database.read() as session:
        return list((await session.execute(select(Message).order_by(Message.id))).scalars())


async def test_a_message_brings_its_replies_in_rasas_form(rest: Rest) -> None:
    rest.house.rasa.reply = lambda turn: answer("one", "Which?", buttons=[("Niger", "/a"), ("Nigeria", "/b")])
    response = await rest.client().post({"sender": "me", "message": "hello"})
    assert response.json() == [
        {"recipient_id": "me", "text": "one"},
        {
            "recipient_id": "me",
            "text": "Which?",
            "buttons": [{"title": "Niger", "payload": "/a"}, {"title": "Nigeria", "payload": "/b"}],
        },
    ]
    assert response.headers["cache-control"] == "no-store"


async def test_the_client_that_keeps_its_cookie_goes_on_with_its_conversation(rest: Rest) -> None:
    client = rest.client()
    assert await client.texts("hello") == ["answer to hello"]
    assert await client.texts("and now?") == ["answer to and now?"]
    async with rest.house.database.read() as session:
        assert len((await session.execute(select(Conversation))).scalars().all()) == 1


@pytest.mark.parametrize(
    ("said", "text", "payload"), [("/b", "Nigeria", "/b"), ("2", "2", "/b"), ("niger", "niger", "/a")]
)
async def test_a_choice_comes_as_its_payload_or_in_words(
    rest: Rest, said: str, text: str, payload: str
) -> None:
    rest.house.rasa.reply = lambda turn: answer("Which?", buttons=[("Niger", "/a"), ("Nigeria", "/b")])
    client = rest.client()
    await client.say("hello")
    await client.say(said)
    said_last = [one for one in await messages(rest.house.database) if one.author == Author.PERSON][-1]
    assert (said_last.text, said_last.payload) == (text, payload)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("/restart", "start again"), ("/delete_my_data", "delete my data"), ("/get_started", "hello"), ('/inform{"country": "spain"}', "spain")],
)  # fmt: skip
async def test_a_command_that_nobody_offered_is_words(rest: Rest, said: str, meant: str) -> None:
    await rest.client().say(said)
    assert [(turn.text, turn.payload) for turn in rest.house.rasa.turns] == [(meant, None)]


async def test_an_emergency_has_its_numbers_though_the_bot_is_dead(rest: Rest) -> None:
    rest.house.rasa.down = True
    heard = (await rest.client().texts(MUGGED))[0]
    async with rest.house.database.read() as session:
        case = (await session.execute(select(Case))).scalar_one()
    for needed in ("112", HELPLINE, case.reference):
        assert needed in heard


async def test_from_the_first_message_to_the_case_reference(rest: Rest) -> None:
    client = rest.client()
    first = await client.texts("help my wife has collapsed and is not breathing")
    assert "Which country are you in?" in first[0] and HELPLINE in first[0]
    second = await client.texts("we are in Japan")
    assert "119" in second[0] and second[1] == "answer to we are in Japan"
    async with rest.house.database.read() as session:
        case = (await session.execute(select(Case))).scalar_one()
    assert case.reference in first[0]


@pytest.mark.parametrize("patience", [0.2])
async def test_a_late_answer_is_there_for_the_next_call_and_once(rest: Rest) -> None:
    rest.house.rasa.gate = asyncio.Event()
    client = rest.client()
    [held] = await client.texts("is it safe in Japan")
    assert "The answer is on its way" in held
    rest.house.rasa.gate.set()
    assert await later(client) == ["answer to is it safe in Japan"]
    assert await client.texts("") == []
    stored = [one for one in await messages(rest.house.database) if one.author != Author.PERSON]
    assert [one.status for one in stored] == [Status.DELIVERED] * 2


@pytest.mark.parametrize("patience", [0.2])
async def test_the_same_key_after_a_holding_reply_brings_the_answer_once(rest: Rest) -> None:
    rest.house.rasa.gate = asyncio.Event()
    client = rest.client()
    [held] = await client.texts("is it safe in Japan", idempotency_key="abc")
    rest.house.rasa.gate.set()
    heard: list[str] = []
    async with asyncio.timeout(10):
        while len(heard) < 2:
            heard = await client.texts("is it safe in Japan", idempotency_key="abc")
    assert sorted(heard) == sorted([held, "answer to is it safe in Japan"])


async def later(client: Client) -> list[str]:
    """Fetch until there is something."""
    async with asyncio.timeout(10):
        while True:
            found = await client.texts("")
            if found:
                return found


async def test_an_empty_message_fetches_what_has_come_and_stores_nothing(rest: Rest) -> None:
    client = rest.client()
    assert await client.texts("") == []
    await client.say("hello")
    [first] = [one for one in await messages(rest.house.database) if one.author == Author.PERSON]
    async with rest.house.database.write() as session:
        session.add(
            Message(
                conversation_id=first.conversation_id, channel="rest", direction="out", author="officer",
                text="I am Jo, an officer.", status="queued", trace="", due_at=rest.house.clock(),
                created_at=rest.house.clock(),
            )
        )  # fmt: skip
    fetched = [
        (await client.post(body)).json() for body in ({"sender": "me"}, {"sender": "me", "message": None})
    ]
    assert fetched == [[{"recipient_id": "me", "text": "I am Jo, an officer."}], []]
    assert len([one for one in await messages(rest.house.database) if one.author == Author.PERSON]) == 1


async def test_while_an_officer_has_the_conversation_the_bot_is_mute(rest: Rest) -> None:
    client = rest.client()
    await client.say("hello")
    async with rest.house.database.write() as session:
        conversation = (await session.execute(select(Conversation))).scalar_one()
        conversation.handover = Handover.OFFICER
    assert await client.texts("are you there?") == []
    assert len(rest.house.rasa.turns) == 1


async def test_the_same_key_is_the_same_message_and_has_its_replies_again(rest: Rest) -> None:
    client = rest.client()
    first = await client.texts("hello", idempotency_key="abc")
    again = await client.texts("hello", idempotency_key="abc")
    assert first == again == ["answer to hello"]
    assert await client.texts("hello") == ["answer to hello"]
    assert len([one for one in await messages(rest.house.database) if one.author == Author.PERSON]) == 2


async def test_long_keys_that_differ_only_at_their_end_are_two_messages(rest: Rest) -> None:
    client, long = rest.client(), "airline-conversation-4f1a6c1e-9d0b-4b7a-8a53-1f2f9be3c7aa-message"
    for number, said in ((1, "hello"), (2, MUGGED), (2, MUGGED)):
        await client.say(said, idempotency_key=f"{long}-{number}")
    said = [one.text for one in await messages(rest.house.database) if one.author == Author.PERSON]
    assert said == ["hello", MUGGED]


async def test_a_stream_gives_each_reply_as_soon_as_it_is_there(rest: Rest) -> None:
    rest.house.rasa.gate = asyncio.Event()
    client = rest.client()
    call = asyncio.create_task(
        client.http.post(f"{PATH}?stream=true", json={"sender": "me", "message": MUGGED})
    )
    await rest.house.rasa.asked.wait()
    rest.house.rasa.gate.set()
    response: httpx.Response = await call
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert "112" in lines[0]["text"]
    assert lines[-1] == {"recipient_id": "me", "text": f"answer to {MUGGED}"}


async def test_messages_of_one_person_at_the_same_time_are_all_answered(rest: Rest) -> None:
    client, sender = rest.client(), str(uuid.uuid4())
    heard = await asyncio.gather(*(client.texts(f"question {number}", sender) for number in range(6)))
    texts = [text for found in heard for text in found] + await client.texts("", sender)
    assert sorted(text for text in texts if text.startswith("answer")) == [
        f"answer to question {number}" for number in range(6)
    ]
