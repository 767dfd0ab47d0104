"""What officers do with cases: their history, people and tasks, and putting duplicates together and apart again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from consular.cases import duplicates, file, history, merging
from consular.cases import repository as cases
from consular.cases.duplicates import Reason
from consular.cases.models import Case
from consular.contacts import erasure
from consular.contacts.models import Contact
from consular.conversations.models import Author, Conversation, Direction, Message, Status
from consular.database import Database
from consular.desk import notes
from consular.errors import Conflict, NotAllowed, NotFound
from consular.severity import Severity
from consular.staff.models import Officer

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
NUMBER = "+447700900123"


class Files:
    """Opens cases as people do, and gives their ids."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.officer_id = 0

    async def open(
        self, reference: str, address: str, severity: Severity = Severity.NORMAL, **details: str
    ) -> int:
        async with self.database.write() as session:
            if not self.officer_id:
                officer = Officer(email="a@example.org", name="Ann", shown_as="Ann", created_at=AT)
                session.add(officer)
                await session.flush()
                self.officer_id = officer.id
            contact = Contact(channel="sms", address=address, created_at=AT)
            session.add(contact)
            await session.flush()
            conversation = Conversation(
                contact_id=contact.id, channel="sms", created_at=AT, country_slug="peru"
            )
            session.add(conversation)
            await session.flush()
            message = Message(
                conversation_id=conversation.id, channel="sms", direction=Direction.IN, author=Author.PERSON,
                text="help", status=Status.ANSWERED, provider_id=address, trace="", reference=reference, created_at=AT,
            )  # fmt: skip
            session.add(message)
            await session.flush()
            case = await cases.open_case(session, conversation, message, "arrest", severity, AT)
            await cases.add_details(session, case, message, details, AT)
        return case.id

    async def duplicates(self, case_id: int) -> dict[str, tuple[Reason, ...]]:
        async with self.database.read() as session:
            found = await duplicates.find(session, await session.get_one(Case, case_id))
        return {one.case.reference: one.reasons for one in found}


@pytest.fixture
def files(database: Database) -> Files:
    return Files(database)


async def test_a_case_tells_each_change_of_it_but_nobodys_words(files: Files) -> None:
    case_id = await files.open("K7M-4PR", "one")
    async with files.database.write() as session:
        case, by = await session.get_one(Case, case_id), files.officer_id
        history.grade(session, case, by, Severity.HIGH, AT)
        history.consent(session, case, by, True, AT)
        history.prefer(session, case, by, "safe to call after 18:00", True, AT)
        history.place(session, case, by, "chile", "british-embassy-santiago", AT)
        history.close(session, case, by, "helped", AT)
        await session.flush()
        told = [(event.kind, event.before, event.after) for event in await history.of_case(session, case_id)]
    assert ("severity", "normal", "high") in told and ("closed", "open", "helped") in told
    assert ("family_consent", "None", "True") in told and ("country", "peru", "chile") in told
    assert "18:00" not in str(told)
    assert (case.contact_preferences, case.no_voicemail) == ("safe to call after 18:00", True)


async def test_a_closed_case_can_be_opened_again_and_not_closed_twice(files: Files) -> None:
    case_id = await files.open("K7M-4PR", "one")
    async with files.database.write() as session:
        case = await session.get_one(Case, case_id)
        history.close(session, case, files.officer_id, "helped", AT)
        with pytest.raises(Conflict):
            history.close(session, case, files.officer_id, "helped", AT)
        history.reopen(session, case, files.officer_id, AT)
        assert (case.state, case.outcome, case.closed_at) == ("open", None, None)


async def test_people_tasks_and_conversations_go_into_the_file(files: Files) -> None:
    case_id, other_id = await files.open("K7M-4PR", "one"), await files.open("C7M-4PR", "two")
    async with files.database.write() as session:
        case, by = await session.get_one(Case, case_id), files.officer_id
        person = await file.add_person(session, case, by, " Jo Example ", AT, "mother", "+44 7700 900123")
        assert (person.name, person.e164) == ("Jo Example", NUMBER)
        later = await file.add_task(
            session, case, by, "call the hospital", AT, due_at=AT + timedelta(hours=2)
        )
        first = await file.add_task(session, case, by, "call the police", AT, by, AT + timedelta(hours=1))
        await file.finish_task(session, case, by, later.id, AT)
        await file.finish_task(session, case, by, later.id, AT + timedelta(hours=1))
        assert [task.id for task in await file.tasks(session, case_id)] == [first.id, later.id]
        assert later.done_at == AT
        with pytest.raises(NotAllowed):
            await file.add_task(session, case, by, " ", AT)
        with pytest.raises(NotFound):
            await file.finish_task(session, await session.get_one(Case, other_id), by, first.id, AT)
        other = await session.get_one(Case, other_id)
        for _ in range(2):
            await file.link(session, case, by, other.conversation_id, AT)
        assert await file.conversations(session, case) == [case.conversation_id, other.conversation_id]
        assert [one.id for one in await file.of_conversation(session, other.conversation_id)] == [
            other_id,
            case_id,
        ]


async def test_duplicates_are_found_by_number_by_contact_and_by_name_in_the_same_country(
    files: Files,
) -> None:
    case_id = await files.open("K7M-4PR", "web-one", name="Zoë Ångström", contact="+44 7700 900123")
    await files.open("C7M-4PR", NUMBER)
    await files.open("D7M-4PR", "web-two", name="ANGSTROM, ZOE")
    await files.open("F7M-4PR", "web-three", name="Somebody Else")
    assert await files.duplicates(case_id) == {
        "C7M-4PR": (Reason.SAME_PHONE,),
        "D7M-4PR": (Reason.SAME_NAME,),
    }


async def test_a_name_alone_in_another_country_is_no_duplicate(files: Files) -> None:
    case_id = await files.open("K7M-4PR", "one", name="Zoë Ångström")
    other_id = await files.open("D7M-4PR", "two", name="Zoe Angstrom")
    async with files.database.write() as session:
        (await session.get_one(Case, other_id)).country_slug = "chile"
    assert await files.duplicates(case_id) == {}


async def test_merging_moves_all_to_one_case_and_undoing_gives_all_back(files: Files) -> None:
    kept_id = await files.open("K7M-4PR", "one", name="Ann Example")
    merged_id = await files.open("C7M-4PR", "two", Severity.CRITICAL, name="A. Example", contact=NUMBER)
    async with files.database.write() as session:
        merged, by = await session.get_one(Case, merged_id), files.officer_id
        await file.add_person(session, merged, by, "Jo", AT)
        await notes.add(session, by, "call at noon", AT, case_id=merged_id)
        row = await merging.merge(session, kept_id, merged_id, by, AT)
    async with files.database.write() as session:
        kept, merged = await session.get_one(Case, kept_id), await session.get_one(Case, merged_id)
        assert (merged.state, merged.merged_into, kept.severity) == ("merged", kept_id, Severity.CRITICAL)
        assert (await cases.details(session, kept_id))["contact"] == NUMBER
        assert [person.name for person in await file.people(session, kept_id)] == ["Jo"]
        assert await file.conversations(session, kept) == [kept.conversation_id, merged.conversation_id]
        after = await file.add_person(session, kept, by, "Later", AT)
        await merging.undo(session, row.id, by, AT)
    async with files.database.read() as session:
        kept, merged = await session.get_one(Case, kept_id), await session.get_one(Case, merged_id)
        assert (merged.state, merged.merged_into, kept.severity) == ("open", None, Severity.NORMAL)
        assert await cases.details(session, kept_id) == {"name": "Ann Example"}
        assert await cases.details(session, merged_id) == {"name": "A. Example", "contact": NUMBER}
        assert [person.id for person in await file.people(session, kept_id)] == [after.id]
        assert [person.name for person in await file.people(session, merged_id)] == ["Jo"]
        assert [note.text for note in await notes.of_conversation(session, 0, [merged_id])] == [
            "call at noon"
        ]
        assert await file.conversations(session, kept) == [kept.conversation_id]


async def test_a_merged_cases_reference_and_conversation_lead_to_the_one_that_goes_on(files: Files) -> None:
    kept_id, merged_id = await files.open("K7M-4PR", "one"), await files.open("C7M-4PR", "two")
    async with files.database.write() as session:
        await merging.merge(session, kept_id, merged_id, files.officer_id, AT)
    async with files.database.read() as session:
        merged = await session.get_one(Case, merged_id)
        for found in (
            await cases.by_reference(session, "C7M-4PR"),
            await cases.open_case_of(session, merged.conversation_id),
        ):
            assert found and found.id == kept_id


async def test_nothing_is_merged_into_itself_or_twice_or_undone_twice(files: Files) -> None:
    kept_id, merged_id = await files.open("K7M-4PR", "one"), await files.open("C7M-4PR", "two")
    async with files.database.write() as session:
        with pytest.raises(Conflict):
            await merging.merge(session, kept_id, kept_id, files.officer_id, AT)
        row = await merging.merge(session, kept_id, merged_id, files.officer_id, AT)
        with pytest.raises(Conflict):
            await merging.merge(session, kept_id, merged_id, files.officer_id, AT)
        await merging.undo(session, row.id, files.officer_id, AT)
        with pytest.raises(Conflict):
            await merging.undo(session, row.id, files.officer_id, AT)


async def test_a_case_that_somebody_else_has_merged_just_now_is_not_merged_again(files: Files) -> None:
    kept_id, merged_id = await files.open("K7M-4PR", "one"), await files.open("C7M-4PR", "two")
    other_id = await files.open("D7M-4PR", "three")
    async with files.database.write() as session:
        await session.get_one(Case, merged_id)  # as the page's own check reads it
        gone = update(Case).where(Case.id == merged_id).values(state="merged", merged_into=other_id)
        await session.execute(gone, execution_options={"synchronize_session": False})
        with pytest.raises(Conflict):
            await merging.merge(session, kept_id, merged_id, files.officer_id, AT)


async def test_what_was_said_is_not_erased_while_the_case_that_it_was_merged_into_is_open(
    files: Files,
) -> None:
    kept_id, merged_id = await files.open("K7M-4PR", "one"), await files.open("C7M-4PR", "two")
    async with files.database.write() as session:
        await merging.merge(session, kept_id, merged_id, files.officer_id, AT)
    said = []
    for _ in range(2):
        async with files.database.write() as session:
            merged = await session.get_one(Case, merged_id)
            conversation = await session.get_one(Conversation, merged.conversation_id)
            await erasure.erase(session, conversation, AT)
        async with files.database.write() as session:
            said.append((await session.get_one(Message, merged.opened_by)).text)
            kept = await session.get_one(Case, kept_id)
            if kept.state == "open":
                history.close(session, kept, files.officer_id, "helped", AT)
    assert said == ["help", ""]
