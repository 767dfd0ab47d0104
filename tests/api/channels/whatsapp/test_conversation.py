"""WhatsApp from a person's side, by Twilio's sender."""

from __future__ import annotations

from datetime import timedelta

from consular.conversations.models import Author, Conversation, Status
from tests.api.channels.gateway import PHONE, Gateway
from tests.api.channels.twilio import fake
from tests.fakes import answer

PLACE = {
    "Latitude": "31.6258",
    "Longitude": "-7.9892",
    "Label": "Jemaa el-Fna",
    "Address": "Marrakech, Morocco",
}


async def ask(gateway: Gateway, text: str = "hello") -> None:
    await gateway.whatsapp(text)
    await gateway.work()


async def test_a_message_is_answered_from_the_whatsapp_sender(gateway: Gateway) -> None:
    assert (await gateway.whatsapp("hello")).text == "<Response/>"
    await gateway.work()
    [taken] = gateway.twilio.taken
    assert (taken.to, taken.fields["From"]) == (f"whatsapp:{PHONE}", f"whatsapp:{fake.WHATSAPP_SENDER}")
    assert taken.fields["StatusCallback"].partition("?")[0].endswith("/channels/whatsapp/webhook")
    assert taken.body == "answer to hello"


async def test_the_same_number_on_sms_is_another_conversation(gateway: Gateway) -> None:
    await gateway.whatsapp("hello", sid="SM1")
    await gateway.text("hello", sid="SM1")
    assert len(await gateway.transcript("whatsapp")) == len(await gateway.transcript("sms")) == 1


async def test_a_long_reply_is_one_message_up_to_twilios_limit(gateway: Gateway) -> None:
    gateway.rasa.reply = lambda turn: answer("It\u2019s a word. " * 100, "word " * 400)
    await ask(gateway)
    whole, cut = gateway.twilio.texts
    assert whole == ("It\u2019s a word. " * 100) and "MORE" not in whole
    assert len(cut) <= 1600 and cut.endswith("Reply MORE for the rest.")


async def test_a_place_on_the_map_is_noted_and_the_nearest_post_named(gateway: Gateway) -> None:
    await gateway.whatsapp("", **PLACE)
    await gateway.work()
    message = (await gateway.transcript("whatsapp"))[0]
    assert (
        message.text
        == "[Location: 31.62580, -7.98920, Jemaa el-Fna, Marrakech, Morocco, near Marrakesh, Morocco]"
    )
    assert (message.country_slug, message.status) == ("morocco", Status.ANSWERED)
    assert "British Embassy Rabat" in gateway.twilio.texts[0] and "https://" in gateway.twilio.texts[0]


async def test_a_place_without_a_name_lies_in_its_country_all_the_same(gateway: Gateway) -> None:
    await gateway.whatsapp("", Latitude="31.6258", Longitude="-7.9892")
    await gateway.work()
    assert "British Embassy Rabat" in gateway.twilio.texts[0]
    assert (await gateway.conversation("whatsapp")).country_slug == "morocco"


async def test_a_place_at_sea_makes_no_country_and_is_asked_about(gateway: Gateway) -> None:
    await gateway.whatsapp("", Latitude="34.9", Longitude="-7.9")
    await gateway.work()
    assert "It is at sea" in gateway.twilio.texts[0] and "Which country is it in?" in gateway.twilio.texts[0]
    assert (await gateway.conversation("whatsapp")).country_slug is None


async def test_a_place_in_an_emergency_is_kept_with_the_case_and_brings_its_numbers(gateway: Gateway) -> None:
    await gateway.whatsapp("help my wife has collapsed and is not breathing")
    await gateway.whatsapp("", **PLACE)
    await gateway.work()
    said = "\n".join(gateway.twilio.texts)
    assert "In Morocco:" in said and "British consular help" in said
    assert "Officers can see it with your case" in said


async def test_a_place_that_a_form_asked_for_goes_to_the_form(gateway: Gateway) -> None:
    memory = {"slots": {}, "form": {"name": "presence_form"}}
    gateway.rasa.reply = lambda turn: answer("Where will you stay?", memory=memory)
    await ask(gateway)
    await gateway.whatsapp("", **PLACE)
    await gateway.work()
    assert gateway.rasa.turns[-1].text.startswith("[Location:")


async def test_a_voice_message_is_answered(gateway: Gateway) -> None:
    await gateway.whatsapp("", NumMedia="1", MediaContentType0="audio/ogg", MessageType="audio")
    await gateway.work()
    assert gateway.twilio.texts[0].startswith("Your voice message has arrived")


async def test_outside_its_window_a_reply_goes_out_by_sms_to_the_same_number(gateway: Gateway) -> None:
    await ask(gateway)
    await gateway.report(gateway.twilio.taken[0], "undelivered", 63016)
    await gateway.report(gateway.twilio.taken[0], "undelivered", 63016)
    await gateway.work()
    assert [taken.to for taken in gateway.twilio.taken] == [f"whatsapp:{PHONE}", PHONE]
    assert gateway.notify.taken == []
    [reply] = await gateway.replies("whatsapp")
    assert (reply.channel, reply.status) == ("sms", Status.SENT)
    await gateway.report(gateway.twilio.taken[1], "delivered")
    assert (await gateway.replies("whatsapp"))[0].status is Status.DELIVERED


async def test_a_reply_that_reaches_the_person_on_neither_is_shown_to_officers(gateway: Gateway) -> None:
    await ask(gateway)
    gateway.twilio.opted_out = {PHONE}
    gateway.notify.always = (400, "phone_number is not valid")
    await gateway.report(gateway.twilio.taken[0], "failed", 63024)
    await gateway.work()
    [reply] = await gateway.replies("whatsapp")
    assert reply.status is Status.FAILED
    assert [alert.kind for alert in await gateway.alerts()] == ["undelivered"]
    assert len(gateway.twilio.taken) == 1, "no going round in circles"


async def test_an_sms_that_cannot_arrive_goes_to_whatsapp_while_its_window_is_open(gateway: Gateway) -> None:
    gateway.network.cut_off = {"notify"}
    await gateway.whatsapp("hello")
    await gateway.text("hello")
    await gateway.work()
    sms = next(taken for taken in gateway.twilio.taken if taken.to == PHONE)
    await gateway.report(sms, "undelivered", 30006)
    gateway.notify.always = (400, "phone_number is not valid")
    gateway.network.cut_off = set()
    await gateway.work()
    assert [taken.to for taken in gateway.twilio.taken].count(f"whatsapp:{PHONE}") == 2


async def test_and_not_when_its_window_is_closed(gateway: Gateway) -> None:
    await gateway.whatsapp("hello")
    await gateway.work()
    gateway.clock.now += timedelta(hours=25)
    gateway.twilio.opted_out, gateway.notify.always = {PHONE}, (400, "phone_number is not valid")
    await gateway.text("hello")
    await gateway.work()
    assert [taken.to for taken in gateway.twilio.taken] == [f"whatsapp:{PHONE}"]
    assert (await gateway.replies())[0].status is Status.FAILED


async def test_an_officers_message_outside_the_window_also_goes_by_sms(gateway: Gateway) -> None:
    await ask(gateway)
    async with gateway.database.write() as session:
        [_, reply] = await gateway.transcript("whatsapp")
        conversation = await session.get_one(Conversation, reply.conversation_id)
        copy = type(reply)(
            conversation_id=conversation.id, channel="whatsapp", direction=reply.direction, author=Author.OFFICER,
            text="We have found your father.", buttons=[], status=Status.QUEUED, trace="",
            due_at=gateway.clock(), created_at=gateway.clock(),
        )  # fmt: skip
        session.add(copy)
    await gateway.work()
    await gateway.report(gateway.twilio.taken[-1], "failed", 63016)
    await gateway.work()
    assert (gateway.twilio.taken[-1].to, gateway.twilio.texts[-1]) == (PHONE, "We have found your father.")
