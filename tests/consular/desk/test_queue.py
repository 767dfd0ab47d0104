"""The queue: its order, its filters, who may see what, and what a search finds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consular.cases import merging
from consular.cases.models import Case, CaseDetail
from consular.cases.work import CasePerson
from consular.contacts import erasure
from consular.conversations.models import Conversation, Handover
from consular.desk import board, queue, views
from consular.desk.queue import Filter, Whose
from consular.severity import Severity
from consular.staff.models import Officer
from tests.consular.desk.conftest import AT, Records


async def shown(records: Records, officer: Officer, chosen: Filter) -> list[str]:
    """The addresses or names of the rows, in order."""
    async with records.database.read() as session:
        return [row.who for row in await board.page(session, officer, chosen, AT)]


async def add_case(records: Records, conversation_id: int, reference: str, topic: str = "arrest") -> int:
    async with records.database.write() as session:
        case = Case(
            reference=reference, topic=topic, severity=Severity.NORMAL, conversation_id=conversation_id,
            opened_by=conversation_id, opened_at=AT,
        )  # fmt: skip
        session.add(case)
        await session.flush()
        session.add(
            CaseDetail(
                case_id=case.id, message_id=conversation_id, kind="name", value="Zoë Ångström", created_at=AT
            )
        )
        session.add(CasePerson(case_id=case.id, name="Uncle Wilberforce", created_at=AT))
    return case.id


async def test_the_gravest_come_first_and_then_those_with_the_least_time(records: Records) -> None:
    ann = await records.officer("Ann")
    await records.conversation("calm", urgency=0, answer_by=AT + timedelta(minutes=1))
    await records.conversation("late", urgency=1, answer_by=AT - timedelta(minutes=1))
    await records.conversation("paused", urgency=1, answer_left=60)
    await records.conversation("soon", urgency=1, answer_by=AT + timedelta(minutes=1))
    await records.conversation("grave", urgency=2, answer_by=AT + timedelta(hours=1))
    assert await shown(records, ann, Filter()) == ["grave", "late", "soon", "paused", "calm"]


async def test_what_is_with_the_bot_is_not_in_the_queue_but_found_everywhere(records: Records) -> None:
    ann = await records.officer("Ann")
    await records.conversation("bot", handover=Handover.BOT, waiting_since=None)
    assert await shown(records, ann, Filter()) == []
    assert await shown(records, ann, Filter(everywhere=True)) == ["bot"]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Filter(whose=Whose.MINE), ["mine"]),
        (Filter(whose=Whose.UNCLAIMED), ["paris", "telegram"]),
        (Filter(post="paris"), ["paris"]),
        (Filter(country="france"), ["paris"]),
        (Filter(channel="telegram"), ["telegram"]),
        (Filter(language="cy"), ["telegram"]),
        (Filter(severity=2), ["mine"]),
        (Filter(team="family"), ["telegram"]),
    ],
)
async def test_each_filter_finds_its_own(records: Records, chosen: Filter, found: list[str]) -> None:
    ann = await records.officer("Ann")
    await records.conversation("mine", officer_id=ann.id, handover=Handover.OFFICER, urgency=2)
    await records.conversation("paris", post_slug="paris", country_slug="france")
    await records.conversation("telegram", channel="telegram", language="cy", team="family")
    assert await shown(records, ann, chosen) == found


async def test_an_officer_sees_their_posts_what_is_nobodys_yet_and_what_they_hold(records: Records) -> None:
    pia = await records.officer("Pia", "paris")
    await records.conversation("paris", post_slug="paris")
    await records.conversation("rome", post_slug="rome")
    await records.conversation("unknown")
    await records.conversation("held", post_slug="rome", officer_id=pia.id, handover=Handover.OFFICER)
    assert await shown(records, pia, Filter()) == ["paris", "unknown", "held"]
    async with records.database.read() as session:
        assert {one.post_slug for one in await board.counts(session, pia, AT)} == {"paris", "rome", None}


async def test_a_row_says_what_an_officer_needs_to_choose(records: Records) -> None:
    ann, bob = await records.officer("Ann"), await records.officer("Bob")
    conversation_id = await records.conversation(
        "+447700900001", "they took him", "please hurry", urgency=2, country_slug="peru", emergency="kidnap_hostage",
        answer_by=AT + timedelta(seconds=90), officer_id=bob.id, handover=Handover.OFFICER,
    )  # fmt: skip
    await add_case(records, conversation_id, "K7M-4PR", "kidnap_hostage")
    async with records.database.read() as session:
        [row] = await board.page(session, ann, Filter(), AT)
    assert (row.who, row.country_slug, row.topic, row.reference) == (
        "Uncle Wilberforce", "peru", "kidnap_hostage", "K7M-4PR",
    )  # fmt: skip
    assert (row.emergency, row.left, row.since, row.channel) == (
        "kidnap_hostage",
        timedelta(seconds=90),
        AT,
        "sms",
    )
    assert (row.officer_name, row.said, row.severity) == ("Bob", "please hurry", Severity.CRITICAL)


async def test_a_conversation_whose_case_was_merged_shows_the_case_that_goes_on(records: Records) -> None:
    ann = await records.officer("Ann")
    kept = await records.conversation("first", post_slug="paris")
    other = await records.conversation("second", post_slug="paris")
    kept_id = await add_case(records, kept, "K7M-4PR", "arrest")
    merged_id = await add_case(records, other, "B2C-3DF", "hospitalisation")
    async with records.database.write() as session:
        await merging.merge(session, kept_id, merged_id, ann.id, AT)
    async with records.database.read() as session:
        rows = await board.page(session, ann, Filter(topics=("arrest",)), AT)
    assert [(row.conversation_id, row.reference, row.topic) for row in rows] == [
        (kept, "K7M-4PR", "arrest"),
        (other, "K7M-4PR", "arrest"),
    ]
    assert await shown(records, ann, Filter(topics=("hospitalisation",))) == []


@pytest.mark.parametrize(
    "text",
    ["K7M-4PR", "k7m 4pr", "zoë", "wilberforce", "900001", "took HIM", "hosp", "100%"],
)
async def test_a_search_finds_people_references_and_words(records: Records, text: str) -> None:
    ann = await records.officer("Ann")
    wanted = await records.conversation("+447700900001", "they took him to hospital", "I am 100% sure")
    await records.conversation("+447700900002", "hello there", "nothing of that")
    await add_case(records, wanted, "K7M-4PR")
    async with records.database.read() as session:
        found = await queue.find(session, ann, Filter(text=text))
    assert [one.id for one in found] == [wanted]


@pytest.mark.parametrize("text", ["K7M-4PX", "%", "took nothing", '"', "x", "AND OR (", "' --"])
async def test_a_search_for_what_is_not_there_finds_nothing_and_breaks_nothing(
    records: Records, text: str
) -> None:
    ann = await records.officer("Ann")
    await records.conversation("+447700900001", "they took him to hospital")
    assert await shown(records, ann, Filter(text=text)) == []


async def test_erased_words_are_not_found_any_more(records: Records) -> None:
    ann = await records.officer("Ann")
    conversation_id = await records.conversation("+447700900001", "they took him to hospital")
    assert len(await shown(records, ann, Filter(text="hospital"))) == 1
    async with records.database.write() as session:
        await erasure.erase(session, await session.get_one(Conversation, conversation_id), AT)
    assert await shown(records, ann, Filter(text="hospital")) == []


async def test_a_view_keeps_the_filter_but_never_what_was_searched_for(records: Records) -> None:
    ann, bob = await records.officer("Ann"), await records.officer("Bob")
    chosen = Filter(whose=Whose.MINE, post="paris", topics=("arrest",), text="Wilberforce")
    async with records.database.write() as session:
        await views.keep(session, ann.id, "Mine in Paris", chosen)
        await views.keep(session, ann.id, "Mine in Paris", chosen)
        [view] = await views.of_officer(session, ann.id)
        assert await views.find(session, ann.id, view.id) == Filter(
            whose=Whose.MINE, post="paris", topics=("arrest",)
        )
        assert await views.find(session, bob.id, view.id) is None
        assert "Wilberforce" not in str(view.filters)


async def test_counts_say_how_each_posts_queue_stands(records: Records) -> None:
    ann = await records.officer("Ann")
    await records.conversation("one", post_slug="paris", urgency=2, answer_by=AT - timedelta(minutes=1))
    await records.conversation("two", post_slug="paris", officer_id=ann.id, handover=Handover.OFFICER)
    await records.conversation("three", post_slug="rome")
    async with records.database.read() as session:
        paris, rome = await board.counts(session, ann, AT)
    assert (paris.post_slug, paris.waiting, paris.unclaimed, paris.critical, paris.late) == (
        "paris",
        2,
        1,
        1,
        1,
    )
    assert (rome.post_slug, rome.waiting) == ("rome", 1)
