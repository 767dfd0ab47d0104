"""Where the fixed check is unsure the model is asked first, and nobody waits for it when it is away."""

from __future__ import annotations

from consular.cases import repository as cases
from tests.api.conftest import House
from tests.fakes import answer

UNSURE = "scared of the man in the next room"
HOLDING = "An officer has been alerted"


async def has_case(house: House) -> bool:
    async with house.database.read() as session:
        message = (await house.transcript())[0]
        return await cases.open_case_of(session, message.conversation_id) is not None


async def test_an_unsure_finding_alarms_nobody_before_the_model_has_read_the_message(house: House) -> None:
    await house.says(UNSURE)
    [message] = await house.transcript()
    assert message.doubtful and message.emergency
    assert not await has_case(house)


async def test_an_unsure_finding_is_asked_about_before_those_who_wait_already(house: House) -> None:
    await house.says("hello", address="one")
    await house.says(UNSURE, address="two")
    await house.service.worker.run_once()
    assert [turn.text for turn in house.rasa.turns] == [UNSURE]


async def test_the_model_is_told_that_the_check_is_unsure(house: House) -> None:
    await house.says(UNSURE)
    await house.work()
    metadata = house.rasa.turns[0].metadata
    assert metadata["emergency"] and metadata["doubtful"]


async def test_an_emergency_that_the_model_confirms_is_held_before_its_advice(house: House) -> None:
    house.rasa.reply = lambda _: answer("lock the door", intent="immediate_danger")
    await house.says(UNSURE)
    await house.work()
    assert await has_case(house)
    holding, advice = house.channel.texts
    assert HOLDING in holding and advice == "lock the door"


async def test_what_the_model_takes_for_calm_is_answered_as_calm(house: House) -> None:
    house.rasa.reply = lambda _: answer("here is how to report it", "Are you safe right now?", intent="help")
    await house.says(UNSURE)
    await house.work()
    assert not await has_case(house)
    assert house.channel.texts == ["here is how to report it", "Are you safe right now?"]


async def test_without_a_model_an_unsure_finding_is_an_emergency_at_once(house: House) -> None:
    house.rasa.down = True
    await house.says(UNSURE)
    await house.work()
    assert await has_case(house)
    assert [text for text in house.channel.texts if HOLDING in text] == house.channel.texts[:1]


async def test_a_person_who_says_that_they_are_not_safe_gets_all_that_an_emergency_gets(house: House) -> None:
    declared = {"effect": "declare_emergency", "topic": "immediate_danger"}
    house.rasa.reply = lambda _: answer("lock the door", intent="deny", effects=[declared])
    await house.says("no")
    await house.work()
    assert await has_case(house)
    assert HOLDING in house.channel.texts[0]


async def test_a_sure_finding_waits_for_no_model(house: House) -> None:
    await house.says("help we are being robbed at gunpoint")
    [message, holding] = await house.transcript()
    assert not message.doubtful and HOLDING in holding.text
