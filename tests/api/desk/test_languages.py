"""The language of what somebody writes, as the officers' queue knows it."""

from __future__ import annotations

from consular.desk import queue
from consular.desk.queue import Filter
from consular.staff.models import Officer
from tests.api.desk.conftest import Office
from tests.fakes import FakeRasa

FRENCH = "Bonjour, je veux parler avec une personne s'il vous plaît"


async def found(office: Office, officer_id: int, language: str) -> list[int]:
    async with office.house.database.read() as session:
        officer = await session.get_one(Officer, officer_id)
        chosen = Filter(language=language)
        return [one.id for one in await queue.find(session, officer, chosen)]


async def test_the_queue_is_filtered_by_the_language_that_people_write_in(office: Office) -> None:
    ann = await office.officer("Ann")
    french = await office.asks(FRENCH, "one")
    english = await office.asks("I would like to talk to a real person please", "two")
    short = await office.asks("person", "three")
    assert await found(office, ann, "fr") == [french]
    assert await found(office, ann, "en") == [english]
    assert (await office.conversation(short)).language is None, "too short to say"


async def test_a_word_that_could_be_of_any_language_leaves_what_is_known(office: Office) -> None:
    conversation = await office.asks(FRENCH)
    await office.house.says("ok")
    assert (await office.conversation(conversation)).language == "fr"
    messages = [one for one in await office.house.transcript() if one.direction.value == "in"]
    assert [one.language for one in messages] == ["fr", None]


async def test_who_changes_to_english_is_known_for_english(office: Office) -> None:
    conversation = await office.asks(FRENCH)
    await office.house.says("sorry, I can write in English as well if you prefer")
    assert (await office.conversation(conversation)).language == "en"


async def test_the_language_changes_nothing_that_the_bot_is_asked(office: Office) -> None:
    rasa = office.house.rasa
    assert isinstance(rasa, FakeRasa)
    await office.house.says(FRENCH)
    await office.house.work()
    assert [turn.text for turn in rasa.turns] == [FRENCH]
    assert "language" not in rasa.turns[0].metadata
