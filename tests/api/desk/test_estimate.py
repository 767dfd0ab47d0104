"""Outside hours, or when nobody is free: an honest estimate, and the telephone."""

from __future__ import annotations

from datetime import timedelta

from consular.conversations.models import Conversation
from tests.api.desk.conftest import Office
from tests.api.desk.test_clock import MONDAY_TEN

PARIS = "british-embassy-paris"
SHOOTING = "someone is shooting at us in Paris, France, help"
ARRESTED = "my brother was arrested in Paris, France this morning"
UNKNOWN, LINE = "I cannot say how long it will take.", "+44 20 7008 5000"


def told(office: Office) -> list[str]:
    return [text for text in office.house.channel.texts if "No officer is free" in text]


async def answered(office: Office, officer: int, conversation: int, minutes: float) -> None:
    office.house.clock.forward(minutes * 60)
    await office.parts.desk.claim(conversation, officer)
    await office.parts.replies.send(conversation, officer, "Hello")
    await office.keep_time()


async def grave(office: Office, address: str) -> int:
    receipt = await office.house.says(SHOOTING, address)
    await office.keep_time()
    return receipt.conversation_id


async def test_outside_hours_with_nobody_at_the_centre_the_person_is_told_whom_to_call(
    office: Office,
) -> None:
    """It is a Saturday at three: an open console at the closed post is nobody who answers."""
    await office.officer("Ann", PARIS)
    conversation = await office.asks("I need a person, I am in Paris, France")
    assert (await office.conversation(conversation)).post_slug == "global-centre"
    [text] = told(office)
    assert UNKNOWN in text and LINE in text


async def test_outside_hours_with_somebody_at_the_centre_nothing_is_promised(office: Office) -> None:
    await office.officer("Gus")
    await office.asks("I need a person, I am in Paris, France")
    assert told(office) == []


async def test_within_hours_an_empty_post_is_said_to_be_empty(office: Office) -> None:
    office.house.clock.now = MONDAY_TEN
    await office.officer("Ann", PARIS, is_there=False)
    conversation = await office.asks("I need a person, I am in Paris, France")
    assert (await office.conversation(conversation)).post_slug == PARIS
    assert len(told(office)) == 1


async def test_what_is_answered_in_minutes_in_an_emergency_promises_nothing_to_a_question(
    office: Office,
) -> None:
    gus = await office.officer("Gus")
    for number in range(3):
        await answered(office, gus, await grave(office, f"grave-{number}"), 1)
    office.house.clock.forward(3600)
    await office.asks()
    assert len(told(office)) == 1 and UNKNOWN in told(office)[0]


async def test_an_emergency_that_nobody_answers_hears_how_fast_emergencies_are_answered(
    office: Office,
) -> None:
    gus = await office.officer("Gus")
    for number in range(3):
        await answered(office, gus, await grave(office, f"grave-{number}"), 7)
    for number in range(4):
        await answered(office, gus, await office.asks(address=f"person-{number}"), 50)
    office.house.clock.forward(3600)
    await grave(office, "another")
    before = len(told(office))
    await office.after(120)
    assert len(told(office)) == before + 1
    assert "about 10 minutes" in told(office)[-1] and LINE in told(office)[-1]


async def test_how_fast_it_was_a_month_ago_is_not_told(office: Office) -> None:
    gus = await office.officer("Gus")
    for number in range(3):
        await answered(office, gus, await office.asks(address=f"person-{number}"), 12)
    office.house.clock.now += timedelta(days=30)
    await office.asks(address="another")
    assert UNKNOWN in told(office)[-1]


async def test_who_is_in_serious_trouble_is_told_too_and_who_is_in_danger_first_gets_what_saves_them(
    office: Office,
) -> None:
    serious = (await office.house.says(ARRESTED, "serious")).conversation_id
    await office.keep_time()
    assert (await office.conversation(serious)).urgency == 1 and len(told(office)) == 1
    await grave(office, "danger")
    assert len(told(office)) == 1, "not before the clock has run out"


async def test_a_phone_that_others_may_read_stays_silent(office: Office) -> None:
    receipt = await office.house.says("my husband hits me, I am in Paris, France")
    await office.keep_time()
    conversation = await office.conversation(receipt.conversation_id)
    assert conversation.discreet and conversation.handover.value == "waiting"
    assert not any("is free to answer" in text for text in office.house.channel.texts)


async def test_it_stays_silent_also_about_what_can_wait(office: Office) -> None:
    """Nothing grave is at hand, so that only the phone which others may read speaks against it."""
    receipt = await office.house.says("hello")
    async with office.house.database.write() as session:
        (await session.get_one(Conversation, receipt.conversation_id)).discreet = True
    conversation = await office.conversation(await office.asks())
    assert (conversation.urgency, conversation.handover.value) == (0, "waiting")
    assert not any("is free to answer" in text for text in office.house.channel.texts)
