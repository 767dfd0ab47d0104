"""Subscribers hear of each published change once: at a humane hour, together, and never before somebody's reply."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event, select, update

from api.outreach.herald import Herald
from consular.advice import alerts, repository
from consular.advice.models import AdviceAlert
from consular.advice.page import read
from consular.advice.repository import Validators
from consular.conversations import repository as conversations
from consular.conversations.models import Conversation, Handover
from consular.effects import RecordPresence, Subscribe
from consular.presence import repository as presence
from consular.presence.models import Subscription
from tests.api.conftest import House
from tests.consular.advice.sample import document
from tests.fakes import answer

EGYPT, LINK = "egypt", "https://www.gov.uk/foreign-travel-advice/egypt"
PARTS, WHOLE = "avoid_all_travel_to_parts", "avoid_all_travel_to_whole_country"
NIGHT = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # in Egypt half past midnight
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Newsroom:
    """A gateway with its herald, and GOV.UK's word on what changed."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.herald = Herald(house.database, house.service.wording._blocks, house.service.hub, house.clock)
        self._published = datetime(2026, 6, 1, tzinfo=UTC)

    async def subscribe(self, address: str = "visitor", country: str = EGYPT, **stay: Any) -> None:
        effects = [RecordPresence(**stay).model_dump()] if stay else []
        effects.append(Subscribe(country=country).model_dump())
        self.house.rasa.reply = lambda turn: answer(
            "noted", effects=effects, memory={"slots": {"country": country}}
        )
        await self.house.says(f"alerts {country}", address)
        await self.house.work()

    async def publish(
        self, description: str, alert_status: tuple[str, ...] = (PARTS,), country: str = EGYPT
    ) -> None:
        self._published += timedelta(days=1)
        page = document(country, change_description=description, alert_status=list(alert_status))
        page["public_updated_at"] = self._published.isoformat()
        async with self.house.database.write() as session:
            at = self.house.clock()
            change = await repository.store(session, read(page), Validators(), at)
            if change:
                await alerts.announce(session, change, at)

    async def tell(self) -> list[str]:
        """What goes out now."""
        before = len(self.house.channel.texts)
        while await self.herald.run_once():
            pass
        await self.house.work()
        return self.house.channel.texts[before:]

    async def conversation(self, **values: Any) -> None:
        async with self.house.database.write() as session:
            await session.execute(update(Conversation).values(**values))


@pytest_asyncio.fixture
async def news(house: House) -> Newsroom:
    room = Newsroom(house)
    house.clock.now = NOON
    await room.publish("The first that we saw.")
    return room


async def test_a_change_is_told_once_in_gov_uk_s_words_with_its_link(news: Newsroom) -> None:
    await news.subscribe()
    await news.publish("New ferry times.")
    (text,) = await news.tell()
    assert text == (
        "Travel advice for Egypt changed on 3 June 2026.\nGOV.UK says: New ferry times.\n"
        f"{LINK}\n\nTo end these messages, reply MUTE."
    )
    news.house.clock.forward(48 * 3600)
    assert await news.tell() == []


async def test_nobody_else_is_told(news: Newsroom) -> None:
    await news.subscribe("reader", "kenya")
    await news.publish("New ferry times.")
    assert await news.tell() == []


async def test_what_can_wait_waits_for_the_morning_where_the_person_is(news: Newsroom) -> None:
    await news.subscribe(place="Cairo", until=None, people=None)
    news.house.clock.now = NIGHT
    await news.publish("New ferry times.")
    assert await news.tell() == []
    news.house.clock.now = datetime(2026, 11, 22, 5, 59, tzinfo=UTC)
    assert await news.tell() == []
    news.house.clock.now = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)  # eight in Cairo, six in the UK
    assert len(await news.tell()) == 1


async def test_who_may_be_at_home_is_not_woken_there_either(news: Newsroom) -> None:
    await news.subscribe()
    news.house.clock.now = NIGHT
    await news.publish("New ferry times.")
    news.house.clock.now = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
    assert await news.tell() == []
    news.house.clock.now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert len(await news.tell()) == 1


async def test_a_graver_warning_goes_out_in_the_night(news: Newsroom) -> None:
    await news.subscribe()
    news.house.clock.now = NIGHT
    await news.publish("Leave now.", (WHOLE,))
    (text,) = await news.tell()
    assert text.startswith(
        "New warning for Egypt. FCDO advises against all travel to Egypt. (Advice of 3 June 2026.)\n"
        "GOV.UK says: Leave now."
    )


async def test_small_changes_are_gathered_into_one_message_a_day(news: Newsroom) -> None:
    await news.subscribe()
    await news.subscribe(country="kenya")
    await news.publish("The first of Kenya.", country="kenya")
    await news.publish("One.")
    assert len(await news.tell()) == 1
    news.house.clock.forward(3600)
    await news.publish("Two.")
    await news.publish("Three.", country="kenya")
    await news.publish("Four.")
    assert await news.tell() == []
    news.house.clock.forward(22 * 3600)
    assert await news.tell() == []
    news.house.clock.forward(3600)
    (text,) = await news.tell()
    assert [word in text for word in ("One.", "Two.", "Three.", "Four.")] == [False, True, True, True]
    assert text.index("Four.") < text.index("Three.") < text.index("Two.")


async def test_a_graver_warning_waits_for_no_other_message_of_the_day(news: Newsroom) -> None:
    await news.subscribe()
    await news.publish("One.")
    await news.tell()
    await news.publish("Two.")
    await news.publish("Leave now.", (WHOLE,))
    (text,) = await news.tell()
    assert "Leave now." in text and "Two." not in text
    news.house.clock.forward(24 * 3600)
    (text,) = await news.tell()
    assert "Two." in text and "Leave now." not in text


async def test_one_word_ends_it_and_is_answered(news: Newsroom) -> None:
    await news.subscribe()
    await news.publish("One.")
    await news.house.says("mute")
    (answered,) = await news.tell()
    assert answered.startswith("You will get no more alerts.")
    await news.publish("Two.")
    news.house.clock.forward(48 * 3600)
    assert await news.tell() == []


async def test_it_ends_with_the_stay(news: Newsroom) -> None:
    await news.subscribe(place="Cairo", until="until 25 November", people=None)
    async with news.house.database.read() as session:
        assert (await session.execute(select(Subscription.expires_on))).scalar_one() == date(2026, 11, 25)
    news.house.clock.now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    await news.publish("One.")
    assert len(await news.tell()) == 1
    news.house.clock.now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    await news.publish("Two.")
    assert await news.tell() == []


async def test_a_stay_that_is_told_later_ends_it_too_and_asking_again_renews_it(news: Newsroom) -> None:
    await news.subscribe()
    stay = RecordPresence(place="Cairo", until="25 November", people=None).model_dump()
    news.house.rasa.reply = lambda turn: answer("noted", effects=[stay], memory={"slots": {"country": EGYPT}})
    await news.house.says("we are in Cairo")
    await news.house.work()
    news.house.clock.now = datetime(2026, 12, 5, 12, tzinfo=UTC)
    async with news.house.database.write() as session:
        await presence.drop_expired(session, news.house.clock())
        assert (await session.execute(select(Subscription))).first() is None
    await news.subscribe()
    await news.publish("One.")
    assert len(await news.tell()) == 1


async def test_a_chat_that_was_closed_quietly_hears_nothing(news: Newsroom) -> None:
    await news.subscribe()
    await news.conversation(quiet_since=NOON)
    await news.publish("Leave now.", (WHOLE,))
    assert not await news.herald.run_once(), "nothing is even written into it"
    assert await news.tell() == []
    await news.conversation(quiet_since=None)
    assert len(await news.tell()) == 1


async def test_an_officer_s_conversation_is_interrupted_by_grave_news_alone(news: Newsroom) -> None:
    await news.subscribe()
    await news.conversation(handover=Handover.OFFICER)
    await news.publish("One.")
    assert await news.tell() == []
    await news.publish("Leave now.", (WHOLE,))
    (text,) = await news.tell()
    assert "Leave now." in text


async def test_a_reply_waits_behind_no_alert(news: Newsroom) -> None:
    await news.subscribe("other")
    await news.subscribe()
    await news.publish("One.")
    while await news.herald.run_once():
        pass
    news.house.rasa.reply = lambda turn: answer("your reply")
    await news.house.says("help")
    await news.house.work()
    assert news.house.channel.texts[2] == "your reply"
    assert len(news.house.channel.texts) == 5


async def test_one_sender_is_kept_for_replies(news: Newsroom) -> None:
    await news.subscribe()
    await news.publish("One.")
    await news.herald.run_once()
    assert not await news.house.service.dispatcher.run_once((0,))
    assert await news.house.service.dispatcher.run_once()


async def test_erasing_forgets_what_was_still_to_be_told(news: Newsroom) -> None:
    await news.subscribe()
    news.house.clock.now = NIGHT
    await news.publish("One.")
    news.house.rasa.reply = lambda turn: answer("erased", effects=[{"effect": "erase_data"}])
    await news.house.says("delete my data")
    await news.house.work()
    async with news.house.database.read() as session:
        assert (await session.execute(select(AdviceAlert))).first() is None


async def test_two_hundred_subscribers_are_noted_in_one_statement(news: Newsroom) -> None:
    async with news.house.database.write() as session:
        for number in range(200):
            made = await conversations.find_or_open(session, "web", f"reader-{number}", NOON)
            await presence.subscribe(session, made.contact_id, EGYPT, NOON)
    counted: list[str] = []
    engine = news.house.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: counted.append(call[2]))
    await news.publish("One.")
    noting = [statement for statement in counted if "advice_alerts" in statement]
    assert len(noting) == 1
    async with news.house.database.read() as session:
        assert len((await session.execute(select(AdviceAlert))).all()) == 200


async def test_wherever_subscribers_are_each_is_noted_once(
    news: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "PLACES_AT_ONCE", 1)
    for address, country in (("one", "kenya"), ("two", "spain"), ("three", "egypt")):
        await news.subscribe(address, country)
        async with news.house.database.write() as session:
            made = await conversations.find_or_open(session, "web", address, NOON)
            await presence.subscribe(session, made.contact_id, EGYPT, NOON)
    await news.publish("One.")
    assert len(await news.tell()) == 3


@pytest.mark.parametrize("status", [(PARTS,), ()])
async def test_an_amendment_that_warns_of_no_more_is_not_told(
    news: Newsroom, status: tuple[str, ...]
) -> None:
    await news.subscribe()
    news._published -= timedelta(days=1)
    await news.publish("Silent.", status)
    assert await news.tell() == []


async def test_the_word_counts_in_a_chat_that_was_closed_quietly_and_is_not_answered(news: Newsroom) -> None:
    await news.subscribe()
    await news.conversation(quiet_since=NOON)
    await news.house.says("MUTE")
    await news.conversation(quiet_since=None)
    await news.publish("Leave now.", (WHOLE,))
    assert await news.tell() == []
