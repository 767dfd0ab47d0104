"""Files that officers send: what is taken, who may open them, what the log knows, and that they can be erased."""

from __future__ import annotations

import httpx
import pytest

from api.channels.web.session import Sessions
from consular.attachments import repository as attachments
from consular.attachments.kinds import MOST
from consular.cases.models import Case
from consular.contacts import erasure
from consular.conversations.models import Conversation, Message, Status
from tests.api.staff.conftest import HOST, Browser, Desk, find
from tests.api.staff.test_desk_pages import says

PDF = b"%PDF-1.7\nAn emergency travel document form"
JPEG = b"\xff\xd8\xff\xe0 and a picture"


async def send(
    officer: Browser, conversation: int, name: str, content: bytes, text: str = "", submission: str = "one"
) -> httpx.Response:
    form = {"text": text, "submission": submission}
    files = {"file": (name, content, "text/html")}  # what a browser says of it counts for nothing
    path = f"/staff/conversations/{conversation}/reply"
    return await officer.http.post(path, data=form, files=files, headers={"origin": HOST})


class Chat:
    """A person at the web chat, whose conversation an officer has."""

    def __init__(self, desk: Desk, officer: Browser, token: str, conversation: int) -> None:
        self.desk, self.officer, self.conversation = desk, officer, conversation
        self.bearer = {"authorization": f"Bearer {token}"}

    async def fetch(self, message_id: int, token: str | None = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} if token else self.bearer
        return await self.officer.http.get(f"/chat/files/{message_id}", headers=headers)

    async def shown(self) -> list[dict[str, object]]:
        found = await self.officer.http.get("/chat/messages", headers=self.bearer)
        return list(found.json())

    async def carrier(self) -> Message:
        """The newest message that an officer wrote."""
        async with self.desk.service.database.read() as session:
            return await session.get_one(Message, (await self.shown())[-1]["id"])


def sessions(desk: Desk) -> Sessions:
    return Sessions(desk.service.settings.secret_key.get_secret_value(), secure=True)


@pytest.fixture
async def chat(desk: Desk) -> Chat:
    officer, token = await desk.signed_in(), sessions(desk).new()
    conversation = await says(desk, "I need the form", sessions(desk).read(token) or "", "web")
    await officer.post(f"/conversations/{conversation}/claim")
    return Chat(desk, officer, token, conversation)


async def test_a_file_follows_its_words_as_a_message_of_its_own(chat: Chat) -> None:
    answer = await send(chat.officer, chat.conversation, "C:\\papers\\photo.JPEG", JPEG, "Fill this in")
    assert answer.status_code == 303
    words, file = (await chat.shown())[-2:]
    assert (words["text"], words["file"]) == ("Fill this in", None)
    shown = {"name": "photo.jpg", "size": len(JPEG), "url": f"/chat/files/{file['id']}"}
    assert (file["text"], file["file"]) == ("photo.jpg", shown)


async def test_a_file_can_go_without_words_and_twice_the_same_form_is_one(chat: Chat) -> None:
    before = len(await chat.shown())
    for _ in range(2):
        assert (await send(chat.officer, chat.conversation, "form.pdf", PDF)).status_code == 303
    assert len(await chat.shown()) == before + 1


async def test_what_cannot_be_sent_is_said_so_and_the_words_stay(chat: Chat) -> None:
    before = len(await chat.shown())
    for content, said in (
        (b"<html>", "This kind of file cannot be sent."),
        (PDF + b"x" * MOST, "The file is too large."),
    ):
        answer = await send(chat.officer, chat.conversation, "page.pdf", content, "Fill this in")
        assert answer.status_code == 403
        assert said in answer.text
        assert "Fill this in</textarea>" in answer.text
    assert len(await chat.shown()) == before


async def test_what_is_far_too_large_is_not_even_read(chat: Chat) -> None:
    answer = await send(chat.officer, chat.conversation, "huge.pdf", PDF + b"x" * (6 * MOST))
    assert answer.status_code == 403
    assert "What you sent is too large." in answer.text


async def test_the_person_keeps_it_and_no_other_chat_can_open_it(desk: Desk, chat: Chat) -> None:
    await send(chat.officer, chat.conversation, "f\u00f6rm.pdf", PDF)
    message = await chat.carrier()
    found = await chat.fetch(message.id)
    assert (found.content, found.headers["content-type"]) == (PDF, "application/pdf")
    assert found.headers["content-disposition"] == "attachment; filename*=UTF-8''f%C3%B6rm.pdf"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["cache-control"] == "no-store"
    assert "sandbox" in found.headers["content-security-policy"]
    stranger = sessions(desk).new()
    await says(desk, "somebody else", sessions(desk).read(stranger) or "", "web")
    assert (await chat.fetch(message.id, stranger)).status_code == 404
    assert (await chat.fetch(message.id, "guessed")).status_code == 403


async def test_a_chat_that_was_closed_quietly_hands_out_nothing(desk: Desk, chat: Chat) -> None:
    await send(chat.officer, chat.conversation, "form.pdf", PDF)
    message = await chat.carrier()
    async with desk.service.database.write() as session:
        (await session.get_one(Conversation, chat.conversation)).quiet_since = desk.clock()
    assert (await chat.fetch(message.id)).status_code == 404
    async with desk.service.database.write() as session:
        conversation = await session.get_one(Conversation, chat.conversation)
        conversation.quiet_since, conversation.shown_after = None, message.id
    assert (await chat.fetch(message.id)).status_code == 404


async def test_officers_see_it_in_the_transcript_and_opening_it_is_in_the_log(desk: Desk, chat: Chat) -> None:
    await send(chat.officer, chat.conversation, "form.pdf", PDF)
    page = (await chat.officer.get(f"/conversations/{chat.conversation}")).text
    path = find(r'href="/staff(/conversations/\d+/files/\d+)" download>form.pdf<', page)
    found = await chat.officer.get(path)
    assert found.content == PDF
    assert found.headers["content-disposition"].startswith("attachment")
    assert (await desk.actions())[-1] == "conversation.file_opened"
    stranger = await desk.signed_in(email="far@example.org", posts=frozenset({"british-embassy-paris"}))
    async with desk.service.database.write() as session:
        conversation = await session.get_one(Conversation, chat.conversation)
        conversation.post_slug = "british-embassy-madrid"
    assert (await stranger.get(path)).status_code == 403
    other = await says(desk, "another", "another", "web")
    assert (await chat.officer.get(path.replace(f"/{chat.conversation}/", f"/{other}/"))).status_code == 404


async def test_a_channel_that_takes_no_files_says_so_and_offers_no_field(desk: Desk) -> None:
    officer = await desk.signed_in()
    conversation = await says(desk, "I need the form", "somebody", "rasa_rest")
    await officer.post(f"/conversations/{conversation}/claim")
    page = (await officer.get(f"/conversations/{conversation}")).text
    assert "takes no files." in page
    assert 'type="file"' not in page
    answer = await send(officer, conversation, "form.pdf", PDF, "Fill this in")
    assert (answer.status_code, "This channel takes no files." in answer.text) == (403, True)


async def test_only_whoever_has_the_conversation_sends_a_file(desk: Desk, chat: Chat) -> None:
    other = await desk.signed_in(email="ben@example.org", name="Ben Ford")
    before = len(await chat.shown())
    assert (await send(other, chat.conversation, "form.pdf", PDF)).status_code == 409
    assert len(await chat.shown()) == before


async def test_erasing_takes_the_file_with_the_words_unless_a_case_is_open(desk: Desk, chat: Chat) -> None:
    await send(chat.officer, chat.conversation, "form.pdf", PDF)
    message = await chat.carrier()

    async def erase() -> bool:
        async with desk.service.database.write() as session:
            conversation = await session.get_one(Conversation, chat.conversation)
            await erasure.erase(session, conversation, desk.clock())
        async with desk.service.database.read() as session:
            return not await attachments.of_messages(session, [message.id])

    async with desk.service.database.write() as session:
        (await session.get_one(Message, message.id)).status = Status.SENT
        session.add(open_case(chat.conversation, message.id, desk))
    assert not await erase()
    async with desk.service.database.write() as session:
        (await session.get_one(Case, 1)).state = "closed"
    assert await erase()


def open_case(conversation_id: int, message_id: int, desk: Desk) -> Case:
    return Case(
        id=1, reference="AAA-AAA", topic="arrest", severity="normal", state="open", opened_at=desk.clock(),
        conversation_id=conversation_id, opened_by=message_id,
    )  # fmt: skip
