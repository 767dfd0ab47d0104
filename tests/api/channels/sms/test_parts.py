"""A long text that a carrier delivers in parts: answered as one, and in an emergency never waited for."""

from __future__ import annotations

import pytest

from api.conversations import continued
from api.outbox import segments
from api.readers import Readers
from consular.conversations.models import Author, Handover, Status
from tests.api.channels.gateway import Gateway
from tests.fakes import answer

STORY = (
    "Good evening, I am writing from the coach station at Chiang Mai, where I have waited for two hours now, and I "
    "cannot find my passport, so could you please tell me where I should go and what I have to bring"
)
FIRST, SECOND = STORY[:153], STORY[153:]
MORE_THAN_ENOUGH = continued.WAIT.total_seconds() + 0.1
WALK = (
    "It is me once more about the hotel booking near the lake that I wrote of before, we walked home by the long road "
    "past the market and "
)
# None of these four tells of anything by itself.
SPLIT = (
    (f"{WALK}there is a man with", "a gun here"),
    (f"{WALK}I have been ra", "ped"),
)


async def said(gateway: Gateway) -> list[tuple[str, Status]]:
    return [(one.text, one.status) for one in await gateway.transcript() if one.author is Author.PERSON]


async def test_two_parts_are_one_turn_and_have_one_answer(gateway: Gateway) -> None:
    await gateway.text(FIRST)
    await gateway.work()
    assert gateway.rasa.turns == [], "the rest may be on its way"
    gateway.clock.forward(2)
    await gateway.text(SECOND)
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == [STORY]
    assert gateway.twilio.texts[0].startswith("answer to Good evening") and len(gateway.twilio.taken) == 1
    assert await said(gateway) == [(FIRST, Status.ANSWERED), (SECOND.strip(), Status.ANSWERED)]


async def test_each_part_is_acknowledged_and_stored_at_once(gateway: Gateway) -> None:
    assert (await gateway.text(FIRST)).status_code == 200
    assert await said(gateway) == [(FIRST, Status.RECEIVED)]


async def test_a_text_that_only_looks_like_a_part_is_answered_after_a_moment(gateway: Gateway) -> None:
    await gateway.text(FIRST)
    gateway.clock.forward(MORE_THAN_ENOUGH)
    await gateway.work()
    await gateway.text("thanks")
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == [FIRST, "thanks"]


async def test_what_comes_too_late_is_a_message_of_its_own_though_the_bot_was_away(gateway: Gateway) -> None:
    await gateway.text(FIRST)
    gateway.clock.forward(MORE_THAN_ENOUGH)
    await gateway.text("and another thing")
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == [FIRST, "and another thing"]


@pytest.mark.parametrize(
    "first", ["where is the embassy", f"{STORY[:150]}.", "we lost it all. " * 20, STORY[:130]]
)
async def test_messages_that_are_whole_stay_two_and_wait_for_nothing(gateway: Gateway, first: str) -> None:
    await gateway.text(first)
    await gateway.work()
    await gateway.text("and how much is it")
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == [first.strip(), "and how much is it"]


async def test_two_messages_that_came_while_the_bot_was_busy_stay_two(gateway: Gateway) -> None:
    await gateway.text("where is the embassy")
    await gateway.text("and how much is it")
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == ["where is the embassy", "and how much is it"]


async def test_three_parts_are_one_whatever_script_they_are_in(gateway: Gateway) -> None:
    text = "ضاع جواز سفري في مراكش وأنا الآن في محطة القطار مع أطفالي الثلاثة " * 2 + "فما العمل"
    for start in range(0, len(text), segments.UCS2_PART):
        await gateway.text(text[start : start + segments.UCS2_PART])
        gateway.clock.forward(4)
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == [text]


async def test_a_carrier_that_cuts_between_words_loses_no_space(gateway: Gateway) -> None:
    place = STORY.rindex(" ", 0, 153)
    await gateway.text(STORY[:place])
    await gateway.text(STORY[place + 1 :])
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == [STORY]


async def test_a_space_at_the_cut_is_kept(gateway: Gateway) -> None:
    text = f"{'we are in the old town ' * 6}our two wallets and all our passports"
    assert text[152:154] == "s ", "the first part ends with a whole word"
    await gateway.text(text[:153])
    await gateway.text(text[153:])
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == [text]


@pytest.mark.parametrize("word", ["STOP", "MORE", "2"])
async def test_words_and_choices_that_stand_for_themselves_are_no_part(gateway: Gateway, word: str) -> None:
    buttons = (("Georgia", "/inform"), ("USA", '/inform{"country": "usa"}'))
    gateway.rasa.reply = lambda turn: answer("Which one? " + "a " * 300, buttons=buttons)
    await gateway.text("visa for georgia")
    await gateway.work()
    await gateway.text(FIRST)
    await gateway.text(word)
    gateway.clock.forward(MORE_THAN_ENOUGH)
    await gateway.work()
    assert gateway.rasa.turns[1].text == FIRST
    assert (word == "2") is (gateway.rasa.turns[-1].payload is not None)


async def test_a_part_that_is_delivered_again_is_not_said_twice(gateway: Gateway) -> None:
    for _ in range(2):
        await gateway.text(FIRST, sid="SM1")
        await gateway.text(SECOND, sid="SM2")
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == [STORY]


async def test_the_country_may_be_named_across_the_cut(gateway: Gateway) -> None:
    text = "x " * 75 + "Marrakech please"
    await gateway.text(text[:153])
    assert (await gateway.conversation()).country_slug is None
    await gateway.text(text[153:])
    assert (await gateway.conversation()).country_slug == "morocco"


async def test_on_whatsapp_a_long_text_waits_for_nothing(gateway: Gateway) -> None:
    await gateway.whatsapp(FIRST)
    await gateway.work()
    assert [turn.text for turn in gateway.rasa.turns] == [FIRST]


async def test_an_emergency_in_the_first_part_is_answered_before_the_second_comes(gateway: Gateway) -> None:
    await gateway.text(f"{'I was at the market and ' * 5}I have been robbed and stabbed")
    await gateway.work()
    assert "+44 20 7008 5000" in gateway.twilio.texts[0]
    assert len(gateway.rasa.turns) == 1, "nor does the bot's turn wait"


@pytest.mark.parametrize(("first", "second"), SPLIT)
async def test_an_emergency_split_over_two_parts_is_seen_when_the_second_comes(
    gateway: Gateway, read: Readers, first: str, second: str
) -> None:
    assert read.check.read(first) is None and read.check.read(second) is None
    gateway.rasa.down = True
    await gateway.text(first)
    assert await gateway.alerts() == []
    await gateway.text(second)
    assert [alert.kind for alert in await gateway.alerts()] == ["emergency"], "before anything works on it"
    await gateway.work()
    assert "+44 20 7008 5000" in gateway.twilio.texts[0]


async def test_robbed_and_stabbed_after_a_cut_is_an_emergency_once(gateway: Gateway) -> None:
    await gateway.text(f"{WALK}then I have been")
    await gateway.text("robbed and stabbed")
    await gateway.work()
    assert [alert.kind for alert in await gateway.alerts()] == ["emergency"]
    [turn] = gateway.rasa.turns
    assert turn.text.endswith("I have been robbed and stabbed") and turn.metadata["emergency"]


async def test_an_emergency_that_was_told_with_a_part_before_is_no_news_with_the_next(
    gateway: Gateway,
) -> None:
    await gateway.text(f"{WALK}I have been stabbed and I wait")
    await gateway.text("for your answer in the hotel")
    assert [alert.kind for alert in await gateway.alerts()] == ["emergency"]
    assert [one.emergency for one in await gateway.transcript() if one.author is Author.PERSON][1] is None


async def test_while_the_bot_is_down_the_parts_wait_and_are_given_up_together(gateway: Gateway) -> None:
    gateway.rasa.down = True
    await gateway.text(FIRST)
    await gateway.text(SECOND)
    await gateway.work()
    assert len(gateway.rasa.turns) == 1, "the first part does not make the second hurry"
    for _ in range(gateway.service.settings.attempts):
        gateway.clock.forward(400)
        await gateway.work()
    assert {turn.text for turn in gateway.rasa.turns} == {STORY}
    assert [status for _, status in await said(gateway)] == [Status.DEAD, Status.DEAD]
    assert [alert.kind for alert in await gateway.alerts()] == ["unanswered"]


async def test_both_parts_are_left_to_the_officer_who_has_the_conversation(gateway: Gateway) -> None:
    await gateway.text("hello")
    await gateway.work()
    async with gateway.database.write() as session:
        (await session.merge(await gateway.conversation())).handover = Handover.OFFICER
    await gateway.text(FIRST)
    await gateway.text(SECOND)
    await gateway.work()
    assert [status for _, status in await said(gateway)][1:] == [Status.WITH_OFFICER, Status.WITH_OFFICER]
