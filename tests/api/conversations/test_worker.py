"""Answering: one call to Rasa, everything committed together, nothing lost or doubled whatever dies."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import select

from consular.alerts.models import OfficerAlert
from consular.cases import repository as cases
from consular.conversations import repository as conversations
from consular.conversations.models import Author, Conversation, Handover, Status
from tests.api.conftest import House
from tests.fakes import answer

OPEN_CASE = {
    "effect": "open_case",
    "topic": "lost_stolen_passport",
    "severity": "normal",
    "details": {"name": "Ann Example", "contact": "+44 7700 900123"},
}


async def test_replies_memory_and_case_are_stored_together(house: House) -> None:
    memory = {"slots": {"country": "morocco"}, "form": None}
    house.rasa.reply = lambda turn: answer(
        "Report it.", intent="lost_stolen_passport", effects=[OPEN_CASE], memory=memory
    )
    receipt = await house.says("I've lost my passport in Marrakech")
    await house.work()
    inbound, reply = await house.transcript()
    assert (inbound.status, inbound.intent, inbound.confidence) == (
        Status.ANSWERED,
        "lost_stolen_passport",
        0.9,
    )
    assert (reply.text, reply.status, reply.author) == ("Report it.", Status.SENT, Author.BOT)
    async with house.database.read() as session:
        conversation = await session.get_one(Conversation, receipt.conversation_id)
        case = await cases.open_case_of(session, conversation.id)
        assert case and case.reference == inbound.reference
        assert await cases.details(session, case.id) == OPEN_CASE["details"]
    assert (conversation.memory, conversation.due_at, conversation.owner) == (memory, None, None)


async def test_the_next_turn_gets_the_memory_of_the_last(house: House) -> None:
    house.rasa.reply = lambda turn: answer("ok", memory={"slots": {"country": "peru"}, "form": None})
    await house.says("London to Lima")
    await house.work()
    await house.says("and vaccines?")
    await house.work()
    assert house.rasa.turns[1].memory["slots"] == {"country": "peru"}


async def test_while_rasa_is_down_a_holding_reply_comes_and_then_the_answer(house: House) -> None:
    house.rasa.down = True
    await house.says("do I need a visa for Turkey")
    await house.work()
    assert "+44 20 7008 5000" in house.channel.texts[0] and "112" in house.channel.texts[0]
    house.clock.forward(2)
    await house.work()
    assert len(house.channel.sent) == 1, "one holding reply, however often we try"
    house.rasa.down = False
    house.clock.forward(60)
    await house.work()
    assert house.channel.texts[1:] == ["answer to do I need a visa for Turkey"]


async def test_a_slow_rasa_is_bridged_and_its_answer_used(house: House) -> None:
    house.rasa.gate = asyncio.Event()
    await house.says("hello")
    working = asyncio.create_task(house.service.worker.run_once())
    while len(await house.transcript()) < 2:
        await asyncio.sleep(0.01)
    house.rasa.gate.set()
    await working
    await house.work()
    assert len(house.rasa.turns) == 1
    assert house.channel.texts[1] == "answer to hello"


async def test_after_an_emergencys_own_reply_no_second_holding_reply_is_sent(house: House) -> None:
    house.rasa.down = True
    await house.says("I was just mugged and beaten up in Rome")
    await house.work()
    assert len(house.channel.sent) == 1 and "reference" in house.channel.texts[0]


async def test_messages_of_one_conversation_are_answered_in_order(house: House) -> None:
    house.rasa.down = True
    for text in ("first", "second", "third"):
        await house.says(text)
    await house.work()
    house.rasa.down = False
    house.clock.forward(60)
    await house.work()
    assert [text for text in house.channel.texts if text.startswith("answer")] == [
        "answer to first",
        "answer to second",
        "answer to third",
    ]


async def test_an_officer_who_claims_while_rasa_thinks_mutes_the_bot(house: House) -> None:
    house.rasa.gate = asyncio.Event()
    receipt = await house.says("hello")
    working = asyncio.create_task(house.service.worker.run_once())
    await house.rasa.asked.wait()
    async with house.database.write() as session:
        conversation = await conversations.lock(session, receipt.conversation_id)
        conversation.handover = Handover.OFFICER
    house.rasa.gate.set()
    await working
    inbound, *replies = await house.transcript()
    assert inbound.status == Status.WITH_OFFICER
    assert [reply for reply in replies if reply.author == Author.BOT] == []


async def test_a_worker_whose_lease_was_lost_writes_nothing(house: House) -> None:
    house.rasa.gate = asyncio.Event()
    receipt = await house.says("hello")
    working = asyncio.create_task(house.service.worker.run_once())
    await house.rasa.asked.wait()
    async with house.database.write() as session:
        conversation = await conversations.lock(session, receipt.conversation_id)
        conversation.owner = "another worker"
    house.rasa.gate.set()
    await working
    [inbound] = [message for message in await house.transcript() if message.author == Author.PERSON]
    assert inbound.status == Status.RECEIVED
    assert all(message.author != Author.BOT for message in await house.transcript())


async def test_a_killed_workers_conversation_is_taken_up_when_its_lease_ends(house: House) -> None:
    await house.says("hello")
    async with house.database.write() as session:
        claimed = await conversations.claim(session, "killed", house.clock(), timedelta(seconds=8))
    assert claimed and not await house.service.worker.run_once()
    house.clock.forward(9)
    await house.work()
    assert house.channel.texts == ["answer to hello"]


async def test_a_message_that_cannot_be_answered_is_given_up_and_officers_are_told(house: House) -> None:
    house.rasa.down = True
    receipt = await house.says("hello")
    for _ in range(3):
        await house.work()
        house.clock.forward(400)
    await house.work()
    async with house.database.read() as session:
        [dead] = await conversations.dead(session)
        alert = (await session.execute(select(OfficerAlert))).scalar_one()
        conversation = await session.get_one(Conversation, receipt.conversation_id)
    assert (dead.id, dead.attempts, alert.kind) == (receipt.message_id, 3, "unanswered")
    assert conversation.handover == Handover.WAITING
    assert "consular officer" in house.channel.texts[-1]


async def test_an_emergency_that_only_the_model_sees_gets_the_same_response(house: House) -> None:
    house.rasa.reply = lambda turn: answer("Guidance.", intent="stranded_no_money")
    await house.says("zzz qqq in Rome")
    await house.work()
    assert "reference" in house.channel.texts[0] and house.channel.texts[1] == "Guidance."
    async with house.database.read() as session:
        assert (await session.execute(select(OfficerAlert))).scalar_one().kind == "emergency"


async def test_the_gravest_conversation_is_worked_on_first(house: House) -> None:
    await house.says("hello", address="one")
    await house.says("I was just mugged and beaten up in Rome", address="two")
    await house.service.worker.run_once()
    assert "mugged" in house.rasa.turns[0].text


async def test_each_of_many_conversations_is_claimed_by_exactly_one(house: House) -> None:
    for number in range(20):
        await house.says("hello", address=f"visitor-{number}")
    async with asyncio.TaskGroup() as group:
        for _ in range(30):
            group.create_task(house.service.worker.run_once())
    assert sorted(turn.turn for turn in house.rasa.turns) == sorted({turn.turn for turn in house.rasa.turns})
    assert len(house.rasa.turns) == 20
