"""Taking a message in: stored before it is acknowledged, once however often it comes, emergencies answered at once."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select

from api.channels.interface import InboundMessage
from consular.alerts.models import OfficerAlert
from consular.cases.models import Case
from consular.conversations.models import Author, Conversation, Handover, Message, Status
from tests.api.conftest import House

MUGGED = "I was just mugged and beaten up in Rome, please help"


async def test_a_message_is_stored_before_it_is_acknowledged(house: House) -> None:
    receipt = await house.says("I've lost my passport in Marrakech")
    [message] = await house.transcript()
    assert message.id == receipt.message_id
    assert message.text == "I've lost my passport in Marrakech"
    assert message.status == Status.RECEIVED
    assert message.country_slug == "morocco"
    assert house.rasa.turns == []


async def test_a_repeated_delivery_is_one_message(house: House) -> None:
    first = await house.says("hello", provider_id="same")
    again = await house.says("hello", provider_id="same")
    assert (first.is_new, again.is_new) == (True, False)
    assert first.message_id == again.message_id
    await house.work()
    assert len(await house.transcript()) == 2


async def test_deliveries_at_the_same_moment_are_one_message(house: House) -> None:
    receipts = await asyncio.gather(*(house.says("hello", provider_id="same") for _ in range(8)))
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert len(await house.transcript()) == 1


async def test_an_emergency_is_answered_in_the_transaction_that_stores_it(house: House) -> None:
    house.rasa.down = True
    receipt = await house.says(MUGGED)
    inbound, held = await house.transcript()
    assert inbound.emergency == "victim_of_crime" and inbound.emergency_phrase
    assert held.author == Author.SERVICE and held.reply_to == inbound.id
    async with house.database.read() as session:
        case = (await session.execute(select(Case))).scalar_one()
        alert = (await session.execute(select(OfficerAlert))).scalar_one()
    assert case.opened_by == receipt.message_id and case.country_slug == "italy"
    assert (alert.kind, alert.case_id) == ("emergency", case.id)
    for needed in ("112", "+44 20 7008 5000", case.reference):
        assert needed in held.text


async def test_the_country_of_an_emergency_is_asked_and_its_numbers_follow(house: House) -> None:
    await house.says("help my wife has collapsed and is not breathing")
    await house.says("we are in Japan")
    _, held, _, numbers = await house.transcript()
    assert "Which country are you in?" in held.text
    assert "119" in numbers.text and "Which country" not in numbers.text


async def test_the_same_emergency_is_not_answered_with_the_same_words_twice(house: House) -> None:
    await house.says(MUGGED)
    await house.says("they mugged me and took everything")
    texts = [message.text for message in await house.transcript() if message.author == Author.SERVICE]
    assert len(texts) == 1
    async with house.database.read() as session:
        assert (await session.execute(select(func.count()).select_from(Case))).scalar_one() == 1


async def test_an_officer_who_has_the_conversation_is_alerted_but_the_service_stays_mute(
    house: House,
) -> None:
    receipt = await house.says("hello")
    async with house.database.write() as session:
        conversation = await session.get_one(Conversation, receipt.conversation_id)
        conversation.handover = Handover.OFFICER
    await house.says(MUGGED)
    assert [message.author for message in await house.transcript()] == [Author.PERSON, Author.PERSON]
    async with house.database.read() as session:
        assert (await session.execute(select(func.count()).select_from(OfficerAlert))).scalar_one() == 1


async def test_odd_text_is_stored_as_far_as_it_can_be(house: House) -> None:
    for text in (
        "\x00nul\x00",
        "\u200f\u202eعربي",
        "\U0001f600" * 300,
        "a" * 10_000,
        "z" * 100_000,
        "/restart",
    ):
        await house.says(text)
    texts = [message.text for message in await house.transcript()]
    assert texts[0] == "nul"
    assert [len(text) for text in texts[2:5]] == [300, 10_000, 20_000]


async def test_a_choice_counts_only_if_it_was_offered(house: House) -> None:
    await house.says("hello")
    async with house.database.write() as session:
        conversation = (await session.execute(select(Conversation))).scalar_one()
        buttons = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
        session.add(
            Message(
                conversation_id=conversation.id,
                channel="web",
                direction="out",
                author="bot",
                text="?",
                buttons=buttons,
                status="sent",
                trace="",
                created_at=house.clock(),
            )
        )
    for text in ("2", "one", " YES. ", "/restart", "3"):
        await house.says(text)
    payloads = [message.payload for message in (await house.transcript())[2:]]
    assert payloads == ["/deny", "/affirm", "/affirm", None, None]
    for pressed in ("/restart", "/deny"):
        press = InboundMessage("web", "visitor", "pressed", f"press-{pressed}", payload=pressed)
        await house.service.intake.deliver(press)
    assert [message.payload for message in (await house.transcript())[-2:]] == [None, "/deny"]
