"""An officer answers an escalation by text message, from their own number and from nobody else's."""

from __future__ import annotations

from itertools import count

import pytest
from sqlalchemy import select

from api.channels.interface import InboundMessage
from api.conversations.reception import Receipt
from consular.audit.models import AuditEntry
from consular.contacts.models import Contact
from consular.conversations.models import Conversation, Message, Status
from consular.desk import alerting, answers
from consular.desk.answers import ALL
from consular.desk.models import Notice
from consular.staff.models import Officer
from tests.api.desk.conftest import Office
from tests.fakes import FakeChannel

ANN, BOB = "+447700900001", "+447700900002"
SHOOTING = "someone is shooting at us in Paris, France, help"
_ids = count(1)


class TextChannel(FakeChannel):
    """Text messages, with a number that can be answered."""

    name = "sms"
    providers = ("twilio",)


@pytest.fixture
def texting(office: Office) -> Office:
    office.house.service.channels["sms"] = TextChannel()
    return office


def texts(office: Office, to: str) -> list[str]:
    fake = office.house.service.channels["sms"]
    assert isinstance(fake, FakeChannel)
    return [message.text for message in fake.sent if message.address == to]


async def answer(office: Office, text: str, number: str = ANN, provider_id: str = "") -> Receipt:
    message = InboundMessage("sms", number, text, provider_id or f"text-{next(_ids)}")
    receipt = await office.house.service.intake.deliver(message)
    await office.house.work()
    return receipt


async def late(office: Office, address: str = "visitor") -> int:
    """A conversation that nobody answered in time: officers were told."""
    receipt = await office.house.says(SHOOTING, address)
    await office.keep_time()
    await office.after(120)
    return receipt.conversation_id


async def is_waiting(office: Office, conversation_id: int, officer_id: int) -> bool:
    async with office.house.database.read() as session:
        officer = await session.get_one(Officer, officer_id)
        found = await alerting.open_for(session, officer)
    return any(one.kind.startswith("late") for one in found if one.conversation_id == conversation_id)


async def reference(office: Office, address: str) -> str:
    said = [message for message in await office.house.transcript(address) if message.reference]
    return said[0].reference or ""


async def test_ok_with_the_reference_acknowledges_and_is_confirmed_and_audited(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    conversation = await late(office)
    ref = await reference(office, "visitor")
    assert f"reply OK {ref}" in texts(office, ANN)[0]
    await answer(office, f"Ok {ref.lower()}.")
    assert not await is_waiting(office, conversation, ann)
    assert texts(office, ANN)[-1].startswith(f"You have acknowledged {ref}.")
    assert [turn.text for turn in office.house.rasa.turns] == [SHOOTING], "it is nothing for the bot"
    async with office.house.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.action == "conversation.acknowledged")
        [entry] = (await session.execute(query)).scalars()
    assert entry.officer_id == ann and entry.details["by"] == "sms"
    assert entry.subject_id == str(conversation)
    async with office.house.database.read() as session:
        [told] = (await session.execute(select(Notice).where(Notice.channel == "sms"))).scalars()
    assert told.used_at == office.house.clock(), "it was answered, and is worth nothing more"


async def test_the_chain_stands_still_after_it(texting: Office) -> None:
    office = texting
    await office.officer("Ann", phone=ANN)
    await late(office)
    await answer(office, "ACK")
    before = len(texts(office, ANN))
    await office.after(14 * 60)
    assert len(texts(office, ANN)) == before


async def test_it_starts_no_conversation_of_a_person(texting: Office) -> None:
    office = texting
    await office.officer("Ann", phone=ANN)
    await late(office)
    receipt = await answer(office, "ACK")
    async with office.house.database.read() as session:
        thread = await session.get_one(Conversation, receipt.conversation_id)
        message = await session.get_one(Message, receipt.message_id)
    assert (thread.handover.value, thread.due_at, thread.waiting_since) == ("bot", None, None)
    assert message.status is Status.ANSWERED and message.author.value == "officer"


async def test_a_number_that_is_no_officers_acknowledges_nothing(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    conversation = await late(office)
    ref = await reference(office, "visitor")
    await answer(office, f"OK {ref}", "+447700900999")
    assert await is_waiting(office, conversation, ann)
    assert texts(office, "+447700900999") == [f"answer to OK {ref}"], "the bot answers, as any person"


async def test_an_officer_who_was_told_nothing_acknowledges_nothing(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    await office.officer("Bob", is_there=False, phone=BOB)
    conversation = await late(office)
    await answer(office, "ACK", BOB)
    assert await is_waiting(office, conversation, ann)


async def test_an_officer_whose_account_is_closed_acknowledges_nothing(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    conversation = await late(office)
    async with office.house.database.write() as session:
        (await session.get_one(Officer, ann)).active = False
    await answer(office, "ACK")
    assert await is_waiting(office, conversation, ann)


async def test_where_several_wait_a_bare_word_acknowledges_none_and_is_told_which(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    first = await late(office, "one")
    await office.parts.replies.beat(ann)
    second = await late(office, "two")
    await answer(office, "ok")
    assert await is_waiting(office, first, ann) and await is_waiting(office, second, ann)
    listed = texts(office, ANN)[-1]
    assert await reference(office, "one") in listed and await reference(office, "two") in listed
    await answer(office, f"ACK {await reference(office, 'two')}")
    assert await is_waiting(office, first, ann) and not await is_waiting(office, second, ann)


async def test_all_of_them_at_once(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    first = await late(office, "one")
    await office.parts.replies.beat(ann)
    second = await late(office, "two")
    await answer(office, "ok all")
    assert not await is_waiting(office, first, ann) and not await is_waiting(office, second, ann)


async def test_whoever_is_late_is_told_that_nothing_was_left(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    conversation = await late(office)
    await office.parts.desk.acknowledge(conversation, ann)
    await answer(office, "ACK")
    assert texts(office, ANN)[-1].startswith("Nothing waits for you")


async def wait_anew(office: Office, other: int) -> None:
    """What was acknowledged comes to wait again, and another officer alone is told of it."""
    office.house.clock.forward(16 * 60)
    await office.parts.replies.beat(other)
    await office.keep_time()


async def test_a_notice_that_was_used_acknowledges_nothing_that_waits_again(texting: Office) -> None:
    office = texting
    await office.officer("Ann", phone=ANN)
    bob = await office.officer("Bob", is_there=False, phone=BOB)
    conversation = await late(office)
    ref = await reference(office, "visitor")
    await answer(office, "OK")
    await wait_anew(office, bob)
    assert await is_waiting(office, conversation, bob)
    for text in ("OK", f"OK {ref}", "OK ALL"):
        await answer(office, text)
        assert await is_waiting(office, conversation, bob)
        assert texts(office, ANN)[-1] == (
            f"Not acknowledged: {ref}. You acknowledged it before and it waits again. "
            "A text works once. Open the desk and take it now."
        )
    await answer(office, "OK", BOB)
    assert not await is_waiting(office, conversation, bob), "whoever was told of it now can"


async def test_what_was_acknowledged_in_the_console_needs_a_new_notice_as_well(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    bob = await office.officer("Bob", is_there=False, phone=BOB)
    conversation = await late(office)
    await office.parts.desk.acknowledge(conversation, ann)
    await wait_anew(office, bob)
    await answer(office, "OK")
    assert await is_waiting(office, conversation, bob)


async def test_whoever_is_told_again_answers_again(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    conversation = await late(office)
    await answer(office, "OK")
    await wait_anew(office, ann)
    assert await is_waiting(office, conversation, ann)
    await answer(office, "OK")
    assert not await is_waiting(office, conversation, ann)


async def test_beside_what_waits_again_another_one_is_still_acknowledged(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    bob = await office.officer("Bob", is_there=False, phone=BOB)
    first = await late(office, "one")
    await answer(office, "OK")
    await wait_anew(office, bob)
    office.house.clock.forward(600)
    await office.parts.replies.beat(ann)
    second = await late(office, "two")
    await answer(office, f"OK {await reference(office, 'one')}")
    assert await is_waiting(office, first, bob)
    assert texts(office, ANN)[-1].startswith("Nothing is acknowledged yet. These wait: ")
    assert "\nNot acknowledged: " in texts(office, ANN)[-1]
    await answer(office, "OK")
    assert await is_waiting(office, first, bob) and not await is_waiting(office, second, bob)
    assert "\nNot acknowledged: " in texts(office, ANN)[-1]


async def test_the_same_text_delivered_twice_is_answered_once(texting: Office) -> None:
    office = texting
    await office.officer("Ann", phone=ANN)
    await late(office)
    await answer(office, "ACK", provider_id="SM1")
    before = texts(office, ANN)
    receipt = await answer(office, "ACK", provider_id="SM1")
    assert not receipt.is_new and texts(office, ANN) == before


async def test_an_officer_who_needs_help_themselves_is_a_person_as_any_other(texting: Office) -> None:
    office = texting
    ann = await office.officer("Ann", phone=ANN)
    conversation = await late(office)
    await answer(office, "ok so I have lost my own passport in Rome, what now")
    assert await is_waiting(office, conversation, ann)
    assert office.house.rasa.turns[-1].text.startswith("ok so I have lost")


async def test_no_answer_is_asked_for_where_none_can_reach_us(texting: Office) -> None:
    office = texting
    fake = office.house.service.channels["sms"]
    assert isinstance(fake, TextChannel)
    fake.providers = ("notify",)
    await office.officer("Ann", phone=ANN)
    await late(office)
    assert "reply OK" not in texts(office, ANN)[0]


async def test_no_contact_is_made_for_a_number_that_only_acknowledges(texting: Office) -> None:
    """The thread of the officer's number was made to write to it; the answer adds none."""
    office = texting
    await office.officer("Ann", phone=ANN)
    await late(office)
    async with office.house.database.read() as session:
        before = len((await session.execute(select(Contact))).all())
    await answer(office, "ACK")
    async with office.house.database.read() as session:
        assert len((await session.execute(select(Contact))).all()) == before


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ACK", ""), ("ack.", ""), ("Ok", ""), ("OKAY!", ""), ("acknowledged", ""), ("OK K7M-4PR", "K7M-4PR"),
        ("ok k7m4pr", "K7M-4PR"), ("Ack: K7M 4PR.", "K7M-4PR"), ("ok 17", "17"), ("ok all", ALL),
    ],
)  # fmt: skip
def test_an_answer_is_read_however_it_is_typed(text: str, name: str) -> None:
    found = answers.read(text)
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    "text",
    ["", "ok thanks", "okra", "ackroyd", "ok where are you", "not ok", "OK K7M-4PR please hurry", "17"],
)
def test_anything_else_is_no_answer(text: str) -> None:
    assert answers.read(text) is None
