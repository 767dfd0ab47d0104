"""The clock: it runs while the person waits for an officer, stands still while we wait for them, and knows the hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from consular.conversations.models import Handover
from tests.api.desk.conftest import Office
from tests.fakes import answer

PARIS = "british-embassy-paris"
MONDAY_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Paris


async def test_a_normal_matter_has_four_hours_of_the_posts_own_time(office: Office) -> None:
    office.house.clock.now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # two hours before Paris closes
    await office.officer("Ann", PARIS)
    await office.house.says("hello from France")
    conversation_id = await office.asks("a person please")
    conversation = await office.conversation(conversation_id)
    assert conversation.post_slug == PARIS
    assert conversation.answer_by == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


async def test_what_nobody_took_goes_to_the_centre_when_its_post_closes_and_keeps_what_was_left(
    office: Office,
) -> None:
    office.house.clock.now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    await office.officer("Ann", PARIS)
    await office.house.says("hello from France")
    conversation_id = await office.asks("a person please")
    await office.after(2 * 3600)
    conversation = await office.conversation(conversation_id)
    assert conversation.post_slug == "global-centre"
    assert conversation.answer_by == office.house.clock() + timedelta(hours=2)
    assert (await office.steps(conversation_id)).count("routed") == 2


async def test_a_conversation_that_somebody_has_stays_when_the_post_closes(office: Office) -> None:
    office.house.clock.now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    ann = await office.officer("Ann", PARIS)
    await office.house.says("hello from France")
    conversation_id = await office.asks("a person please")
    await office.parts.desk.claim(conversation_id, ann)
    office.house.clock.forward(2 * 3600)
    await office.parts.replies.beat(ann)
    await office.keep_time()
    conversation = await office.conversation(conversation_id)
    assert (conversation.officer_id, conversation.post_slug) == (ann, PARIS)


async def test_an_open_post_without_officers_here_leaves_it_to_the_centre(office: Office) -> None:
    office.house.clock.now = MONDAY_TEN
    await office.house.says("hello from France")
    conversation_id = await office.asks("a person please")
    assert (await office.conversation(conversation_id)).post_slug == "global-centre"


async def test_a_critical_matter_has_two_minutes_at_any_hour(office: Office) -> None:
    receipt = await office.house.says("someone is shooting at us in Paris, France, help")
    await office.keep_time()
    conversation = await office.conversation(receipt.conversation_id)
    assert conversation.urgency == 2, "the check must have seen it, or this tests nothing"
    assert conversation.answer_by == office.house.clock() + timedelta(minutes=2)


async def test_a_graver_word_shortens_the_clock(office: Office) -> None:
    conversation_id = await office.asks()
    before = (await office.conversation(conversation_id)).answer_by
    await office.house.says("someone is shooting at us")
    await office.keep_time()
    after = (await office.conversation(conversation_id)).answer_by
    assert before and after and after < before


async def test_a_graver_word_shortens_the_clock_also_after_an_officers_first_reply(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.replies.send(conversation_id, ann, "Where are you?")
    await office.house.says("in Lyon")
    await office.keep_time()
    assert (await office.conversation(conversation_id)).answer_by == office.house.clock() + timedelta(hours=4)
    await office.house.says("someone is shooting at us")
    await office.keep_time()
    conversation = await office.conversation(conversation_id)
    assert conversation.urgency == 2, "the check must have seen it, or this tests nothing"
    assert conversation.answer_by == office.house.clock() + timedelta(minutes=2)


async def test_the_clock_starts_also_for_an_officer_who_is_faster_than_the_desk(office: Office) -> None:
    ann = await office.officer("Ann")
    receipt = await office.house.says("someone is shooting at us in Paris, France, help")
    await office.parts.desk.claim(receipt.conversation_id, ann)
    await office.keep_time()
    conversation = await office.conversation(receipt.conversation_id)
    assert conversation.officer_id == ann
    assert conversation.answer_by == office.house.clock() + timedelta(minutes=2)


async def test_an_officers_reply_stops_the_clock_and_the_persons_next_word_starts_it(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    office.house.clock.forward(60)
    await office.parts.replies.send(conversation_id, ann, "Where are you?")
    conversation = await office.conversation(conversation_id)
    assert conversation.answer_by is None and conversation.first_reply_at == office.house.clock()
    office.house.clock.forward(60)
    await office.house.says("in Lyon")
    await office.keep_time()
    assert (await office.conversation(conversation_id)).answer_by == office.house.clock() + timedelta(hours=4)


async def test_a_clock_that_waits_for_the_person_goes_on_with_what_was_left(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    office.house.clock.forward(3600)
    await office.parts.desk.wait_for_person(conversation_id, ann)
    conversation = await office.conversation(conversation_id)
    assert (conversation.answer_by, conversation.answer_left) == (None, 3 * 3600)
    office.house.clock.forward(86400)
    await office.parts.replies.beat(ann)
    await office.house.says("sorry, I slept")
    await office.keep_time()
    assert (await office.conversation(conversation_id)).answer_by == office.house.clock() + timedelta(hours=3)


async def test_an_officer_without_a_sign_of_life_loses_the_conversation_and_the_history_says_so(
    office: Office,
) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.replies.keep_draft(conversation_id, ann, "half a sentence")
    await office.after(299)
    assert (await office.conversation(conversation_id)).officer_id == ann
    await office.after(2)
    conversation = await office.conversation(conversation_id)
    assert (conversation.officer_id, conversation.handover) == (None, Handover.WAITING)
    gone = next(event for event in await office.history(conversation_id) if event.kind.value == "gone")
    assert (gone.officer_id, gone.to_officer_id) == (None, ann)
    assert "Ann has left" in " ".join(office.house.channel.texts)


async def test_an_officer_who_gives_signs_of_life_keeps_it(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    for _ in range(5):
        office.house.clock.forward(200)
        await office.parts.replies.see(conversation_id, ann)
        await office.keep_time()
    assert (await office.conversation(conversation_id)).officer_id == ann


async def test_where_nobody_is_free_the_person_is_told_so_once_with_the_telephone(office: Office) -> None:
    await office.asks()
    await office.after(60)
    told = [text for text in office.house.channel.texts if "No officer is free" in text]
    assert len(told) == 1 and "I cannot say" in told[0] and "+44 20 7008 5000" in told[0]


async def test_the_estimate_is_what_people_have_had_to_wait(office: Office) -> None:
    ann = await office.officer("Ann")
    for number in range(3):
        conversation_id = await office.asks(address=f"visitor-{number}")
        office.house.clock.forward(12 * 60)
        await office.parts.desk.claim(conversation_id, ann)
        await office.parts.replies.send(conversation_id, ann, "Hello")
    await office.after(3600)
    await office.asks(address="another")
    assert "about 15 minutes" in office.house.channel.texts[-1]


async def test_where_somebody_is_there_no_estimate_is_given(office: Office) -> None:
    await office.officer("Ann")
    await office.asks()
    assert not any("No officer is free" in text for text in office.house.channel.texts)


async def test_a_country_that_becomes_known_later_moves_the_conversation_to_its_post(office: Office) -> None:
    office.house.clock.now = MONDAY_TEN
    await office.officer("Ann", PARIS)
    conversation_id = await office.asks()
    assert (await office.conversation(conversation_id)).post_slug == "global-centre"
    office.house.rasa.reply = lambda turn: answer("ok")
    await office.house.says("I am in France")
    await office.keep_time()
    assert (await office.conversation(conversation_id)).post_slug == PARIS
