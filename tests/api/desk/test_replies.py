"""What an officer writes: replies, drafts, notes; and who is seen to be there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consular.audit.models import AuditEntry
from consular.conversations.models import Author, Status
from consular.desk import drafts, notes, viewers
from consular.desk.models import Activity
from consular.errors import Conflict, NotAllowed
from tests.api.desk.conftest import Office


async def test_an_officers_reply_goes_out_in_their_name(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.replies.send(conversation_id, ann, " Where are you now? ")
    await office.keep_time()
    last = (await office.house.transcript())[-1]
    assert (last.author, last.officer_id, last.status) == (Author.OFFICER, ann, Status.SENT)
    assert office.house.channel.texts[-1] == "Where are you now?"


async def test_a_form_that_a_lost_browser_sends_twice_is_one_message(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    first = await office.parts.replies.send(conversation_id, ann, "Where are you?", "form-1")
    assert await office.parts.replies.send(conversation_id, ann, "Where are you?", "form-1") == first
    await office.keep_time()
    assert office.house.channel.texts.count("Where are you?") == 1


async def test_only_whoever_has_the_conversation_speaks_in_it(office: Office) -> None:
    ann, bob = await office.officer("Ann"), await office.officer("Bob")
    conversation_id = await office.asks()
    with pytest.raises(NotAllowed):
        await office.parts.replies.send(conversation_id, ann, "hello")
    await office.parts.desk.claim(conversation_id, ann)
    with pytest.raises(Conflict):
        await office.parts.replies.send(conversation_id, bob, "hello")
    with pytest.raises(NotAllowed):
        await office.parts.replies.send(conversation_id, ann, "  ")


async def test_a_draft_outlives_the_browser_and_ends_with_the_reply(office: Office) -> None:
    ann, bob = await office.officer("Ann"), await office.officer("Bob")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.replies.keep_draft(conversation_id, ann, "Dear")
    await office.parts.replies.keep_draft(conversation_id, ann, "Dear Mr")
    await office.parts.replies.keep_draft(conversation_id, bob, "my own")
    async with office.house.database.read() as session:
        kept = await drafts.find(session, ann, conversation_id)
    assert kept and kept.text == "Dear Mr"
    await office.parts.replies.send(conversation_id, ann, "Dear Mr Example, ...")
    async with office.house.database.read() as session:
        assert await drafts.find(session, ann, conversation_id) is None
        assert await drafts.find(session, bob, conversation_id) is not None


async def test_whoever_is_named_in_a_note_is_told_once(office: Office) -> None:
    ann, bob = await office.officer("Ann"), await office.officer("Bob")
    await office.officer("Bobby")
    conversation_id = await office.asks()
    note_id = await office.parts.replies.add_note(
        conversation_id, ann, "@bob, can you call? (ann@example.org)"
    )
    async with office.house.database.write() as session:
        assert [note.id for note in await notes.unseen(session, bob)] == [note_id]
        assert await notes.unseen(session, ann) == []
        await notes.mark_seen(session, bob, [note_id], office.house.clock())
        assert await notes.count_unseen(session, bob) == 0
    assert all("can you call" not in message.text for message in await office.house.transcript())


async def test_who_looks_and_who_types_is_seen_for_a_while(office: Office) -> None:
    ann, bob = await office.officer("Ann"), await office.officer("Bob")
    conversation_id = await office.asks()
    await office.parts.replies.see(conversation_id, ann)
    await office.parts.replies.keep_draft(conversation_id, bob, "x")
    assert await _seen(office, conversation_id) == [
        ("Ann Example", Activity.VIEWING),
        ("Bob Example", Activity.TYPING),
    ]
    office.house.clock.forward(20)
    await office.parts.replies.see(conversation_id, ann)
    office.house.clock.forward(20)
    assert await _seen(office, conversation_id) == [("Ann Example", Activity.VIEWING)]
    await office.parts.replies.leave(conversation_id, ann)
    assert await _seen(office, conversation_id) == []


async def test_each_action_stands_in_the_audit_log_without_anybodys_words(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    await office.parts.replies.send(conversation_id, ann, "secret words")
    await office.parts.desk.release(conversation_id, ann, "secret note")
    async with office.house.database.read() as session:
        entries = (await session.execute(select(AuditEntry).order_by(AuditEntry.id))).scalars().all()
    by_ann = [entry.action for entry in entries if entry.officer_id == ann]
    assert by_ann == [f"conversation.{verb}" for verb in ("claimed", "acknowledged", "replied", "released")]
    assert "secret" not in str([entry.details for entry in entries])


async def _seen(office: Office, conversation_id: int) -> list[tuple[str, Activity]]:
    async with office.house.database.read() as session:
        found = await viewers.of(session, [conversation_id], office.house.clock())
    return [(one.name, one.activity) for one in found]
