"""Taking a conversation and giving it up: who has it, what the person is told, and that the bot stays mute."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from api.channels.interface import OutboundMessage
from consular.alerts.models import OfficerAlert
from consular.conversations.models import Author, Handover, Status
from consular.desk.passing import Receiver
from consular.errors import Conflict, NotAllowed, NotFound, TemporaryFailure
from consular.staff.models import Role
from tests.api.desk.conftest import Office
from tests.fakes import answer


async def test_whoever_takes_a_conversation_has_it_and_the_loser_is_told_who(office: Office) -> None:
    ann, bob = await office.officer("Ann"), await office.officer("Bob")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    with pytest.raises(Conflict, match="Ann Example"):
        await office.parts.desk.claim(conversation_id, bob)
    conversation = await office.conversation(conversation_id)
    assert (conversation.officer_id, conversation.handover) == (ann, Handover.OFFICER)
    assert await office.steps(conversation_id) == ["queued", "routed", "claimed", "acknowledged"]


async def test_taking_what_one_has_already_changes_nothing(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.desk.claim(conversation_id, ann)
    assert (await office.steps(conversation_id)).count("claimed") == 1


async def test_the_person_is_told_that_a_human_has_joined_under_the_name_that_is_shown(
    office: Office,
) -> None:
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, await office.officer("Ann"))
    await office.keep_time()
    assert "person: Ann." in office.house.channel.texts[-1]


async def test_in_a_private_emergency_no_name_and_no_office_is_told(office: Office) -> None:
    office.house.rasa.reply = lambda turn: answer("I am listening.")
    receipt = await office.house.says("my husband beats me and I am afraid of him")
    await office.house.work()
    conversation = await office.conversation(receipt.conversation_id)
    assert conversation.discreet, "the check must have seen the emergency, or this tests nothing"
    await office.parts.desk.claim(receipt.conversation_id, ann := await office.officer("Ann"))
    await office.parts.desk.release(receipt.conversation_id, ann)
    await office.keep_time()
    joined, left = office.house.channel.texts[-2:]
    for text in (joined, left):
        assert "Ann" not in text and "officer" not in text.lower() and "consul" not in text.lower()


async def test_the_bot_is_mute_while_an_officer_has_the_conversation(office: Office) -> None:
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, await office.officer("Ann"))
    turns = len(office.house.rasa.turns)
    await office.house.says("are you there?")
    await office.house.work()
    assert len(office.house.rasa.turns) == turns
    assert (await office.house.transcript())[-1].status is Status.WITH_OFFICER


async def test_an_answer_that_rasa_was_making_is_dropped_when_an_officer_takes_over(office: Office) -> None:
    ann = await office.officer("Ann")
    office.house.rasa.gate = asyncio.Event()
    receipt = await office.house.says("hello")
    working = asyncio.create_task(office.house.service.worker.run_once())
    await office.house.rasa.asked.wait()
    await office.parts.desk.claim(receipt.conversation_id, ann)
    office.house.rasa.gate.set()
    await working
    await office.house.work()
    transcript = await office.house.transcript()
    assert transcript[0].status is Status.WITH_OFFICER
    assert [message for message in transcript if message.author is Author.BOT] == []


async def test_no_holding_reply_follows_when_an_officer_takes_over_while_rasa_is_slow(office: Office) -> None:
    ann = await office.officer("Ann")
    office.house.rasa.gate, office.house.rasa.down = asyncio.Event(), True
    receipt = await office.house.says("hello")
    working = asyncio.create_task(office.house.service.worker.run_once())
    await office.house.rasa.asked.wait()
    await office.parts.desk.claim(receipt.conversation_id, ann)
    before = len(await office.house.transcript())
    await asyncio.sleep(0)
    office.house.rasa.gate.set()
    await working
    for _ in range(4):
        office.house.clock.forward(400)
        await office.house.work()
    assert len(await office.house.transcript()) == before, "neither slow nor unanswered is said"
    assert (await office.house.transcript())[0].status is Status.WITH_OFFICER


async def test_the_last_failed_attempt_leaves_the_message_to_the_officer_who_came(office: Office) -> None:
    ann = await office.officer("Ann")
    office.house.rasa.down = True
    receipt = await office.house.says("hello")
    for _ in range(2):
        await office.house.work()
        office.house.clock.forward(400)
    office.house.rasa.gate, office.house.rasa.asked = asyncio.Event(), asyncio.Event()
    working = asyncio.create_task(office.house.service.worker.run_once())
    await office.house.rasa.asked.wait()
    await office.parts.desk.claim(receipt.conversation_id, ann)
    office.house.rasa.gate.set()
    await working
    transcript = await office.house.transcript()
    assert transcript[0].status is Status.WITH_OFFICER
    assert not any("could not answer" in message.text for message in transcript)


async def test_a_reply_of_the_bot_that_is_still_unsent_is_withdrawn(office: Office) -> None:
    ann = await office.officer("Ann")
    receipt = await office.house.says("hello")
    await office.house.service.worker.run_once()
    await office.parts.desk.claim(receipt.conversation_id, ann)
    await office.keep_time()
    assert not any(text.startswith("answer") for text in office.house.channel.texts)
    withdrawn = [one for one in await office.house.transcript() if one.status is Status.WITHDRAWN]
    assert [message.author for message in withdrawn] == [Author.BOT]


async def test_a_reply_of_the_bot_whose_sending_fails_is_not_tried_again_beside_an_officer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await office.officer("Ann")
    receipt = await office.house.says("hello")
    await office.house.service.worker.run_once()

    async def fail(message: OutboundMessage) -> str | None:
        """The network is busy while the officer takes over."""
        await office.parts.desk.claim(receipt.conversation_id, ann)
        raise TemporaryFailure("busy")

    with monkeypatch.context() as busy:
        busy.setattr(office.house.channel, "send", fail)
        await office.house.service.dispatcher.run_once()
    await office.after(60)
    assert [text for text in office.house.channel.texts if text.startswith("answer")] == []
    assert "person: Ann." in office.house.channel.texts[-1], "nothing holds up what is said by officers"
    assert (await office.house.transcript())[1].status is Status.WITHDRAWN


async def test_a_message_that_is_left_to_an_officer_who_gives_back_just_then_is_the_bots(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, worker = await office.officer("Ann"), office.house.service.worker
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.house.says("are you there?")
    read = worker._read

    async def read_late(conversation_id: int) -> object:
        found = await read(conversation_id)
        await office.parts.desk.hand_back(conversation_id, ann)
        return found

    with monkeypatch.context() as late:
        late.setattr(worker, "_read", read_late)
        await worker.run_once()
    await office.house.work()
    assert office.house.channel.texts[-1] == "answer to are you there?"


async def test_handing_back_lets_the_bot_go_on_with_all_that_it_knew(office: Office) -> None:
    memory = {"slots": {"country": "peru"}, "form": "passport_form"}
    office.house.rasa.reply = lambda turn: answer("ok", memory=memory)
    receipt = await office.house.says("I lost my passport in Lima")
    await office.house.work()
    ann = await office.officer("Ann")
    await office.parts.desk.claim(receipt.conversation_id, ann)
    await office.house.says("thank you Ann")
    await office.house.work()
    await office.parts.desk.hand_back(receipt.conversation_id, ann)
    await office.house.says("and now?")
    await office.house.work()
    assert office.house.rasa.turns[-1].text == "and now?" and office.house.rasa.turns[-1].memory == memory
    assert "automatic assistant" in " ".join(office.house.channel.texts)
    assert (await office.conversation(receipt.conversation_id)).handover is Handover.BOT


async def test_a_released_conversation_waits_again_and_the_bot_goes_on_meanwhile(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.desk.release(conversation_id, ann, "my shift ends")
    conversation = await office.conversation(conversation_id)
    assert (conversation.handover, conversation.officer_id) == (Handover.WAITING, None)
    await office.house.says("hello?")
    await office.house.work()
    assert office.house.channel.texts[-1] == "answer to hello?"
    assert (await office.history(conversation_id))[-1].note == "my shift ends"


async def test_a_conversation_passed_to_an_officer_is_theirs_and_the_person_is_told_of_both(
    office: Office,
) -> None:
    ann, bob = await office.officer("Ann"), await office.officer("Bob", "british-embassy-paris")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.desk.transfer(conversation_id, ann, Receiver(officer_id=bob), "knows the hospital")
    await office.keep_time()
    conversation = await office.conversation(conversation_id)
    assert (conversation.officer_id, conversation.post_slug) == (bob, "british-embassy-paris")
    left, joined = office.house.channel.texts[-2:]
    assert left.startswith("Ann has passed") and "person: Bob." in joined
    with pytest.raises(Conflict):
        await office.parts.replies.send(conversation_id, ann, "one more thing")


async def test_a_conversation_passed_to_a_post_stays_there_while_it_is_open(office: Office) -> None:
    office.house.clock.forward(7 * 3600 + 2 * 86400)  # Monday, 11:00 in Paris
    ann = await office.officer("Ann")
    await office.officer("Bob", "british-embassy-paris")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.desk.transfer(
        conversation_id, ann, Receiver(post_slug="british-embassy-paris"), "theirs"
    )
    await office.keep_time()
    assert (await office.conversation(conversation_id)).post_slug == "british-embassy-paris"
    await office.after(8 * 3600)
    assert (await office.conversation(conversation_id)).post_slug == "global-centre", "the embassy has closed"


async def test_nothing_is_passed_without_a_note_or_to_nowhere(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    with pytest.raises(NotAllowed):
        await office.parts.desk.transfer(conversation_id, ann, Receiver(team="family"), " ")
    with pytest.raises(NotFound):
        await office.parts.desk.transfer(conversation_id, ann, Receiver(team="nobody"), "note")
    await office.parts.desk.transfer(conversation_id, ann, Receiver(team="family"), "note")
    assert (await office.conversation(conversation_id)).team == "family"


async def test_only_a_supervisor_takes_a_conversation_from_another(office: Office) -> None:
    ann, bob = await office.officer("Ann"), await office.officer("Bob")
    sue = await office.officer("Sue", role=Role.SUPERVISOR)
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    with pytest.raises(Conflict):
        await office.parts.desk.assign(conversation_id, bob, bob)
    await office.parts.desk.assign(conversation_id, sue, bob)
    assert (await office.conversation(conversation_id)).officer_id == bob


async def test_an_officer_of_another_post_can_neither_take_nor_touch_it(office: Office) -> None:
    bob = await office.officer("Bob", "british-embassy-paris")
    conversation_id = await office.asks()
    with pytest.raises(NotAllowed):
        await office.parts.desk.claim(conversation_id, bob)
    with pytest.raises(NotAllowed):
        await office.parts.replies.add_note(conversation_id, bob, "hello")


async def test_a_closed_conversation_comes_back_when_the_person_writes_again(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    with pytest.raises(NotFound):
        await office.parts.desk.close(conversation_id, ann, "bored")
    await office.parts.desk.close(conversation_id, ann, "helped")
    closed = await office.conversation(conversation_id)
    assert (closed.handover, closed.outcome, closed.answer_by) == (Handover.BOT, "helped", None)
    office.house.clock.forward(3600)
    await office.house.says("it is worse again")
    await office.keep_time()
    again = await office.conversation(conversation_id)
    assert (again.handover, again.closed_at) == (Handover.WAITING, None) and again.answer_by
    reopened = [event for event in await office.history(conversation_id) if event.kind.value == "reopened"]
    assert [event.outcome for event in reopened] == ["helped"]


async def test_what_was_closed_long_ago_begins_anew_with_the_bot(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.desk.close(conversation_id, ann, "helped")
    office.house.clock.forward(8 * 86400)
    await office.house.says("hello")
    assert (await office.conversation(conversation_id)).handover is Handover.BOT


async def test_taking_a_conversation_acknowledges_its_alerts(office: Office) -> None:
    ann = await office.officer("Ann")
    await office.parts.desk.claim(await office.asks(), ann)
    async with office.house.database.read() as session:
        alert = (await session.execute(select(OfficerAlert))).scalar_one()
    assert alert.acknowledged_by == ann


async def test_an_emergency_waits_at_the_desk_while_the_bot_goes_on(office: Office) -> None:
    receipt = await office.house.says("I was just mugged and beaten up in Rome")
    await office.house.work()
    await office.keep_time()
    conversation = await office.conversation(receipt.conversation_id)
    assert conversation.handover is Handover.WAITING and conversation.answer_by
    assert any(text.startswith("answer to") for text in office.house.channel.texts)
