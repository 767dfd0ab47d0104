"""The word that closes a chat quietly: nothing goes out from then on, and officers know at once."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from api.desk.speech import Speech
from api.outbox.queue import enqueue
from api.readers import Readers
from consular.alerts.models import OfficerAlert
from consular.cases import repository as cases
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation, Handover, Status
from consular.severity import Severity
from tests.api.conftest import House
from tests.fakes import answer

ABUSE = "my husband beats me and has taken my passport, we are in Dubai"
MUGGED = "I was just mugged and beaten up in Rome, please help"


async def alerts(house: House) -> list[tuple[str, Severity]]:
    async with house.database.read() as session:
        found = (await session.execute(select(OfficerAlert).order_by(OfficerAlert.id))).scalars().all()
    assert all(alert.case_id for alert in found)
    return [(alert.kind, alert.severity) for alert in found]


async def conversation(house: House) -> Conversation:
    async with house.database.read() as session:
        found = await conversations.find(session, "web", "visitor")
    assert found
    return found


async def in_private_emergency(house: House) -> None:
    """Told, held and answered."""
    await house.says(ABUSE)
    await house.work()
    assert len(house.channel.sent) == 2


def later(house: House) -> list[str]:
    """What was sent after that."""
    return house.channel.texts[2:]


async def test_the_word_is_offered_in_a_private_emergency_alone(house: House) -> None:
    await house.says(MUGGED)
    await house.work()
    assert "UMBRELLA" not in "".join(house.channel.texts)
    await house.says("and my husband beats me too")
    await house.work()
    told = [text for text in house.channel.texts if "UMBRELLA" in text]
    assert len(told) == 1, "though the other emergency is as fresh"


@pytest.mark.parametrize("word", ["UMBRELLA", "umbrella", " Umbrella. ", "umbrela", "umbrelka", "umbrlela"])
async def test_after_the_word_nothing_goes_out_and_officers_know(house: House, word: str) -> None:
    await in_private_emergency(house)
    house.rasa.turns.clear()
    receipt = await house.says(word)
    await house.work()
    assert (later(house), house.rasa.turns) == ([], [])
    assert receipt.is_quiet
    assert await alerts(house) == [("emergency", Severity.CRITICAL), ("had_to_stop", Severity.CRITICAL)]
    async with house.database.read() as session:
        case = await cases.open_case_of(session, receipt.conversation_id)
        assert case
        assert (await cases.details(session, case.id))["had_to_stop"] == word.strip()


@pytest.mark.parametrize("text", ["I have an umbrella", "umbrella please", "umbre", "sunshine", "amber"])
async def test_the_word_is_not_heard_in_other_words(house: House, text: str) -> None:
    await in_private_emergency(house)
    assert not (await house.says(text)).is_quiet
    await house.work()
    assert later(house) == [f"answer to {text}"]


async def test_the_word_means_nothing_where_no_private_emergency_was_told(house: House) -> None:
    await house.says(MUGGED)
    assert not (await house.says("umbrella")).is_quiet
    await house.work()
    assert "answer to umbrella" in house.channel.texts


async def test_the_word_needs_no_bot(house: House) -> None:
    house.rasa.down = True
    await house.says(ABUSE)
    assert (await house.says("umbrella")).is_quiet


async def test_the_word_is_heard_while_an_officer_has_the_conversation(house: House) -> None:
    await in_private_emergency(house)
    async with house.database.write() as session:
        here = await conversations.lock(session, (await conversation(house)).id)
        here.handover = Handover.OFFICER
    assert (await house.says("umbrella")).is_quiet
    assert ("had_to_stop", Severity.CRITICAL) in await alerts(house)


async def test_what_was_still_to_be_sent_waits_even_from_an_officer(house: House) -> None:
    receipt = await house.says(ABUSE)
    await house.says("umbrella")
    async with house.database.write() as session:
        here = await conversations.lock(session, receipt.conversation_id)
        [*_, last] = await conversations.transcript(session, here.id)
        enqueue(session, here, "Sam here. Are you well?", Author.OFFICER, last, house.clock())
    house.clock.forward(60)
    await house.work()
    assert house.channel.sent == []
    await house.says("Sunshine!")
    await house.work()
    held, officer, answered, again = house.channel.texts
    assert held.startswith("Thank you") and officer == "Sam here. Are you well?"
    assert answered == f"answer to {ABUSE}" and again.startswith("Hello again.")


async def test_the_desk_says_nothing_of_itself_while_closed(house: House, read: Readers) -> None:
    await in_private_emergency(house)
    receipt = await house.says("umbrella")
    speech = Speech(read.briefing.blocks)
    async with house.database.write() as session:
        here = await conversations.lock(session, receipt.conversation_id)
        await speech.estimate(session, here, 20, house.clock())
    await house.says("sunshine")
    await house.work()
    assert [text.partition(".")[0] for text in later(house)] == ["Hello again"]


async def test_an_answer_that_was_under_way_waits_too(house: House) -> None:
    await in_private_emergency(house)
    house.rasa.gate = asyncio.Event()
    await house.says("can you call my sister")
    working = asyncio.create_task(house.service.worker.run_once())
    await house.rasa.asked.wait()
    await house.says("umbrella")
    house.rasa.gate.set()
    await working
    await house.work()
    assert later(house) == []


async def test_whatever_is_written_while_closed_goes_to_officers_and_is_not_answered(house: House) -> None:
    await in_private_emergency(house)
    await house.says("umbrella")
    house.rasa.turns.clear()
    for text in ("who is this?", "hello??", "MORE", "STOP", "umbrella"):
        await house.says(text)
    await house.says("help he is going to kill me")
    await house.work()
    assert (later(house), house.rasa.turns) == ([], [])
    kinds = [kind for kind, _ in await alerts(house)]
    assert kinds == ["emergency", "had_to_stop", "wrote_while_closed", "emergency"]
    assert {message.status for message in (await house.transcript())[-6:]} == {Status.WITH_OFFICER}


async def test_the_second_word_opens_the_chat_again(house: House) -> None:
    await in_private_emergency(house)
    await house.says("umbrella")
    assert not (await house.says("sunshine")).is_quiet
    await house.says("he has gone out")
    await house.work()
    assert [text.partition(".")[0] for text in later(house)] == [
        "Hello again",
        "answer to he has gone out",
    ]
    assert (await alerts(house))[-1] == ("resumed", Severity.CRITICAL)


async def test_the_word_delivered_twice_counts_once(house: House) -> None:
    await in_private_emergency(house)
    await house.says("umbrella", provider_id="same")
    again = await house.says("umbrella", provider_id="same")
    assert again.is_quiet and not again.is_new
    assert [kind for kind, _ in await alerts(house)].count("had_to_stop") == 1


async def test_an_emergency_that_only_the_model_saw_arms_the_word(house: House) -> None:
    house.rasa.reply = lambda turn: answer("ok", intent="forced_marriage")
    await house.says("they say the day is set and nobody asked me")
    await house.work()
    assert "UMBRELLA" in house.channel.texts[0]
    assert (await house.says("umbrella")).is_quiet


async def test_a_locked_phone_shows_nothing_of_a_private_emergency(house: House) -> None:
    await house.says(ABUSE)
    [_, held] = await house.transcript()
    first, _, rest = held.text.partition("\n")
    assert first.startswith("Thank you for your message. Reference: ")
    assert "999" in rest and "+44 20 7008 5000" in rest
