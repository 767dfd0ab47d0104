"""Files on WhatsApp: Twilio is told an address, fetches it while it may need it, and nobody else finds it."""

from __future__ import annotations

from urllib.parse import urlsplit

from consular.attachments.kinds import File
from consular.conversations.models import Message, Status
from consular.staff.models import Officer
from tests.api.channels.gateway import PHONE, PUBLIC_URL, Gateway

PDF = b"%PDF-1.7 form"


async def send(gateway: Gateway, channel: str = "whatsapp") -> Message:
    """An officer takes the conversation and sends a file with words; the message that carries the file."""
    conversation = await gateway.conversation(channel)
    async with gateway.database.write() as session:
        officer = Officer(email="a@example.org", name="Ann", shown_as="Ann", created_at=gateway.clock())
        session.add(officer)
    desk = gateway.service.desk
    await desk.desk.claim(conversation.id, officer.id)
    file = File("form.pdf", "application/pdf", PDF)
    await desk.replies.send(conversation.id, officer.id, "Fill this in", file=file)
    await gateway.work()
    return (await gateway.transcript(channel))[-1]


async def test_words_and_file_are_two_messages_and_twilio_fetches_the_file(gateway: Gateway) -> None:
    await gateway.whatsapp("hello")
    await gateway.work()
    message = await send(gateway)
    words, file = gateway.twilio.taken[-2:]
    assert (words.body, "MediaUrl" in words.fields) == ("Fill this in", False)
    assert (file.to, file.body) == (f"whatsapp:{PHONE}", "")
    assert file.fields["MediaUrl"].startswith(f"{PUBLIC_URL}/files/")
    fetched = await gateway.client.get(urlsplit(file.fields["MediaUrl"]).path)
    assert (fetched.content, fetched.headers["content-type"]) == (PDF, "application/pdf")
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert message.status is Status.SENT


async def test_nobody_fetches_it_by_another_key_or_an_hour_later(gateway: Gateway) -> None:
    await gateway.whatsapp("hello")
    await gateway.work()
    await send(gateway)
    path = urlsplit(gateway.twilio.taken[-1].fields["MediaUrl"]).path
    assert (await gateway.client.get("/files/" + "a" * 43)).status_code == 404
    gateway.clock.forward(3599)
    assert (await gateway.client.get(path)).status_code == 200, "Twilio tries again where a fetch fails"
    gateway.clock.forward(2)
    assert (await gateway.client.get(path)).status_code == 404


async def test_a_file_on_a_channel_for_words_alone_has_failed_with_its_reason(gateway: Gateway) -> None:
    await gateway.text("hello")
    await gateway.work()
    message = await send(gateway, "sms")
    assert (message.text, message.status, message.error) == ("form.pdf", Status.FAILED, "no_files")
    assert gateway.twilio.texts[-1] == "Fill this in"
