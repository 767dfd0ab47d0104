"""A file that an officer sends on Telegram arrives as a document under its own name."""

from __future__ import annotations

from consular.attachments.kinds import File
from consular.conversations.models import Status
from consular.staff.models import Officer
from tests.api.channels.telegram.conftest import Chat

PDF = b"%PDF-1.7 form"


async def test_an_officers_file_arrives_as_a_document(chat: Chat) -> None:
    await chat.ask(chat.person.says("hello"))
    [said] = await chat.said()
    async with chat.house.database.write() as session:
        officer = Officer(email="a@example.org", name="Ann", shown_as="Ann", created_at=chat.house.clock())
        session.add(officer)
    desk = chat.house.service.desk
    await desk.desk.claim(said.conversation_id, officer.id)
    file = File("form.pdf", "application/pdf", PDF)
    await desk.replies.send(said.conversation_id, officer.id, "Fill this in", file=file)
    await chat.house.work()
    words, document = chat.telegram.chats[chat.person.chat_id][-2:]
    assert words["text"] == "Fill this in"
    assert document["document"]["file_name"] == "form.pdf"
    assert chat.telegram.files == {"form.pdf": PDF}
    assert (await chat.transcript())[-1].status is Status.SENT
