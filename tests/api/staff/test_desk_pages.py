"""The desk's pages behind their gate: what they show, whom they refuse, and what of it the audit log knows."""

from __future__ import annotations

from contextlib import aclosing
from itertools import count

import pytest
from fastapi import Request
from sqlalchemy import select

from api.channels.interface import InboundMessage
from api.staff import app as staff
from api.staff.conversation.live import Live
from api.staff.conversation.reader import Reader
from api.staff.conversation.transcript import Cursor
from consular.cases.models import Case
from consular.staff import sessions
from consular.staff.models import Role
from tests.api.staff.conftest import Desk, find

KIDNAPPED = "help, my daughter has been kidnapped in Lagos"
_ids = count(1)


async def says(desk: Desk, text: str, address: str = "+447700900001", channel: str = "sms") -> int:
    message = InboundMessage(channel, address, text, f"page-{next(_ids)}")
    return (await desk.service.intake.take(message)).conversation_id


async def keep_time(desk: Desk) -> None:
    while await desk.service.desk.timekeeper.run_once():
        pass


async def case_of(desk: Desk, conversation_id: int) -> Case:
    async with desk.service.database.read() as session:
        query = select(Case).where(Case.conversation_id == conversation_id)
        return (await session.execute(query)).scalar_one()


async def test_the_queue_shows_who_where_and_what_the_check_saw_and_says_so_in_the_log_once(
    desk: Desk,
) -> None:
    officer = await desk.signed_in()
    conversation = await says(desk, KIDNAPPED)
    await keep_time(desk)
    before = len(await desk.entries())
    page = (await officer.get("/queue")).text
    for shown in (
        "+447700900001",
        "Nigeria",
        "Kidnap or hostage",
        "Critical",
        "SMS",
        "Global response centre",
    ):
        assert shown in page
    await officer.get("/queue/rows")
    new = [entry for entry in (await desk.entries())[before:] if entry.action.startswith("queue.")]
    assert [(entry.action, entry.details) for entry in new] == [
        ("queue.viewed", {"conversations": [str(conversation)]})
    ]


async def test_a_search_is_written_down_without_its_words(desk: Desk) -> None:
    officer = await desk.signed_in()
    await says(desk, KIDNAPPED)
    page = (await officer.get("/queue?q=daughter")).text
    assert "1 conversation" in page
    entry = (await desk.entries())[-1]
    assert entry.action == "queue.searched"
    assert "daughter" not in str(entry.details)


async def test_filters_narrow_the_queue_and_are_kept_as_a_view_without_what_was_searched(desk: Desk) -> None:
    officer = await desk.signed_in()
    await says(desk, KIDNAPPED)
    await says(desk, "my husband was arrested in Madrid", "+447700900002")
    assert "1 conversation" in (await officer.get("/queue?country=nigeria")).text
    assert "Nothing fits." in (await officer.get("/queue?country=france")).text
    assert "Nothing fits." in (await officer.get("/queue?channel=web")).text
    await officer.post("/queue/views?country=nigeria&severity=critical&q=secret", {"name": "Lagos"})
    page = (await officer.get("/queue")).text
    assert find(r'href="/staff/queue\?([^"]*)">Lagos<', page) == "country=nigeria&amp;severity=critical"


async def test_many_open_conversations_come_in_pages(desk: Desk) -> None:
    officer = await desk.signed_in()
    for number in range(52):
        await says(desk, KIDNAPPED, f"+4477009{number:05d}")
    first, second = (await officer.get("/queue")).text, (await officer.get("/queue?page=2")).text
    assert first.count("data-row=") == 50
    assert second.count("data-row=") == 2
    assert (await officer.get("/queue?page=99")).text.count("data-row=") == 2


async def test_every_view_and_act_is_in_the_audit_log(desk: Desk) -> None:
    officer = await desk.signed_in()
    conversation = await says(desk, KIDNAPPED)
    await keep_time(desk)
    before = len(await desk.entries())
    path = f"/conversations/{conversation}"
    await officer.get(path)
    for act, form in (
        ("claim", {}),
        ("reply", {"text": "Where are you?", "submission": "one"}),
        ("note", {"text": "Called"}),
        ("ask-location", {}),
        ("pause", {}),
        ("hand-back", {}),
    ):
        assert (await officer.post(f"{path}/{act}", form)).status_code == 303, act
    done = [entry.action for entry in (await desk.entries())[before:]]
    for action in ("viewed", "claimed", "replied", "noted", "paused", "handed_back"):
        assert f"conversation.{action}" in done


async def test_an_officer_of_another_post_neither_sees_nor_changes_a_conversation(desk: Desk) -> None:
    conversation = await says(desk, KIDNAPPED)
    await keep_time(desk)  # to the global centre
    stranger = await desk.signed_in(email="far@example.org", posts=frozenset({"british-embassy-paris"}))
    path = f"/conversations/{conversation}"
    assert (await stranger.get(path)).status_code == 403
    case = await case_of(desk, conversation)
    assert (await stranger.get(f"/cases/{case.reference}")).status_code == 403
    for act in ("claim", "reply", "draft", "note", "here", "release", "close", "again", "transfer"):
        form = {"text": "I read along", "message": "1", "to": "team:family", "note": "a", "outcome": "helped"}
        assert (await stranger.post(f"{path}/{act}", form)).status_code == 403, act
    assert "+447700900001" not in (await stranger.get("/queue?everywhere=yes")).text
    assert case.reference not in (await stranger.get("/cases")).text


async def test_whoever_comes_second_reads_who_was_first_and_loses_no_word(desk: Desk) -> None:
    first = await desk.signed_in()
    second = await desk.signed_in(email="ben@example.org", name="Ben Ford")
    conversation = await says(desk, KIDNAPPED)
    path = f"/conversations/{conversation}"
    assert (await first.post(f"{path}/claim")).status_code == 303
    answer = await second.post(f"{path}/claim")
    assert (answer.status_code, "Amara Obi has this conversation already." in answer.text) == (409, True)
    answer = await second.post(f"{path}/reply", {"text": "My long answer", "submission": "two"})
    assert answer.status_code == 409
    assert "My long answer</textarea>" in answer.text


async def test_a_form_that_is_sent_twice_is_one_message(desk: Desk) -> None:
    officer = await desk.signed_in()
    conversation = await says(desk, KIDNAPPED)
    path = f"/conversations/{conversation}"
    await officer.post(f"{path}/claim")
    for _ in range(2):
        await officer.post(f"{path}/reply", {"text": "Only once", "submission": "three"})
    await officer.post(f"{path}/draft", {"text": "Only once", "submission": "three"})
    page = (await officer.get(path)).text
    assert page.count('<div class="entry__text">Only once</div>') == 1
    assert "Only once</textarea>" not in page


async def test_a_page_that_was_away_is_given_what_it_missed_and_nothing_twice(desk: Desk) -> None:
    officer = await desk.signed_in()
    conversation = await says(desk, "first words")
    path = f"/conversations/{conversation}"
    cursor = find(r'data-since="([\d.]+)"', (await officer.get(path)).text)
    await says(desk, "second words")
    events = await first_events(desk, conversation, cursor)
    told = [data for name, data in events if name == "entries"]
    assert len(told) == 1
    assert "second words" in told[0]
    assert "first words" not in told[0]


async def first_events(desk: Desk, conversation_id: int, cursor: str) -> list[tuple[str, str]]:
    """What a stream says at once to a page that has everything up to the cursor."""
    read = Cursor.read(cursor)
    assert read
    events = await listen(desk, conversation_id, read).changes(await desk.officer())
    return [(str(event.event), str(event.data)) for event in events]


def listen(desk: Desk, conversation_id: int, cursor: Cursor) -> Live:
    made = staff.gather(desk.service.settings, desk.service.database, desk.clock, desk.service.room)
    request = Request({"type": "http", "method": "GET", "path": "/conversations", "headers": []})
    return Live(made, Reader(made), request, conversation_id, cursor)


async def test_a_stream_without_its_page_is_in_the_audit_log_once_an_hour(desk: Desk) -> None:
    await desk.signed_in()
    conversation, officer = await says(desk, "first words"), await desk.officer()
    async with desk.service.database.read() as session:
        running = (await sessions.running(session, officer.id, desk.clock()))[0]
    live = listen(desk, conversation, Cursor())
    assert "first words" in await first_of(live, running.id)
    await first_of(live, running.id)
    assert (await desk.actions()).count("conversation.followed") == 1
    desk.clock.forward(3600)
    await first_of(live, running.id)
    assert (await desk.actions()).count("conversation.followed") == 2


async def first_of(live: Live, session_id: int) -> str:
    async with aclosing(live.events(session_id)) as events:
        return str((await anext(events)).data)


async def test_a_case_is_worked_on_from_people_to_outcome(desk: Desk) -> None:
    officer = await desk.signed_in()
    case = await case_of(desk, await says(desk, KIDNAPPED))
    path = f"/cases/{case.reference}"
    for act, form in (
        ("people", {"name": "Zoe Example", "relation": "daughter", "phone": "+447700900123"}),
        ("tasks", {"text": "Call Abuja", "due": "2026-11-22T09:00"}),
        ("notes", {"text": "The hotel knows her"}),
        ("preferences", {"preferences": "safe after 18:00", "no_voicemail": "yes", "consent": "no"}),
        ("standing", {"severity": "high", "topic": case.topic, "country": "nigeria", "post": ""}),
    ):
        assert (await officer.post(f"{path}/{act}", form)).status_code == 303, act
    page = (await officer.get(path)).text
    for shown in ("Zoe Example", "Call Abuja", "The hotel knows her", "safe after 18:00", "Severity: high"):
        assert shown in page
    assert "Consent to tell the family: no" in page
    task = find(r"/tasks/(\d+)/done", page)
    await officer.post(f"{path}/tasks/{task}/done")
    assert (await officer.post(f"{path}/close", {"outcome": "nonsense"})).status_code == 404
    await officer.post(f"{path}/close", {"outcome": "helped"})
    assert "Closed: Helped" in (await officer.get(path)).text
    await officer.post(f"{path}/reopen")
    assert (await case_of(desk, case.conversation_id)).state == "open"


async def test_the_pages_of_a_list_keep_what_was_chosen_also_where_that_is_any_state(desk: Desk) -> None:
    officer = await desk.signed_in()
    for number in range(51):
        case = await case_of(desk, await says(desk, KIDNAPPED, f"+4477008{number:05d}"))
    await officer.post(f"/cases/{case.reference}/close", {"outcome": "helped"})
    first = (await officer.get("/cases?state=")).text
    assert first.count("data-row=") == 50
    onwards = find(r'rel="next" href="/staff([^"]*)"', first).replace("&amp;", "&")
    assert (await officer.get(onwards)).text.count("data-row=") == 1


async def test_a_duplicate_is_proposed_merged_and_taken_out_again(desk: Desk) -> None:
    officer = await desk.signed_in()
    kept = await case_of(desk, await says(desk, KIDNAPPED))
    other = await case_of(desk, await says(desk, KIDNAPPED, channel="whatsapp"))
    path = f"/cases/{kept.reference}"
    page = (await officer.get(path)).text
    assert other.reference in page
    assert "same phone number" in page
    answer = await officer.post(f"{path}/merge", {"other": other.reference})
    assert answer.status_code == 303, find("<p>(.*)</p>", answer.text)
    led = (await officer.get(f"/cases/{other.reference}")).text
    assert f"{other.reference} was merged into this case." in led
    assert f"<title>Case {kept.reference}" in led
    merge = find(r"/merges/(\d+)/undo", (await officer.get(path)).text)
    await officer.post(f"{path}/merges/{merge}/undo")
    assert (await case_of(desk, other.conversation_id)).state == "open"


async def test_alerts_are_shown_to_whom_they_concern_and_end_when_somebody_takes_care(desk: Desk) -> None:
    officer = await desk.signed_in(Role.OFFICER)
    conversation = await says(desk, KIDNAPPED)
    await keep_time(desk)
    assert "An emergency was told" in (await officer.get("/alerts")).text
    answer = await officer.post(f"/conversations/{conversation}/acknowledge", {"next": "alerts"})
    assert answer.headers["location"] == "/staff/alerts"
    assert "No open alerts." in (await officer.get("/alerts")).text


@pytest.mark.parametrize("path", ["/conversations/999", "/cases/CCC-CC3"])
async def test_what_is_not_there_is_said_to_be_missing(desk: Desk, path: str) -> None:
    officer = await desk.signed_in()
    assert (await officer.get(path)).status_code == 404
