"""SMS from a person's side: what comes in, what goes out, and what the words that networks know do here."""

from __future__ import annotations

import asyncio

from consular.conversations.models import Author, Status
from consular.presence import repository as presence
from tests.api.channels.gateway import PHONE, Gateway
from tests.api.channels.twilio import fake
from tests.fakes import answer

CRASH = "help my wife has collapsed and is not breathing"
LONG = "\n\n".join(
    f"{number}. Go to the police and ask for a report. Keep a copy of it." for number in range(1, 20)
)


async def test_a_text_is_stored_acknowledged_and_answered(gateway: Gateway) -> None:
    response = await gateway.text("I've lost my passport in Marrakech")
    assert (response.status_code, response.text) == (200, "<Response/>")
    assert response.headers["content-type"].startswith("text/xml")
    assert gateway.rasa.turns == [], "Twilio is answered before Rasa is asked"
    await gateway.work()
    [taken] = gateway.twilio.taken
    assert taken.body == "answer to I've lost my passport in Marrakech"
    assert (taken.to, taken.fields["From"]) == (PHONE, fake.SENDER)


async def test_a_repeated_delivery_is_one_message(gateway: Gateway) -> None:
    for _ in range(3):
        assert (await gateway.text("hello", sid="SM1")).status_code == 200
    await gateway.work()
    assert len(gateway.twilio.taken) == 1


async def test_deliveries_at_the_same_moment_are_one_message(gateway: Gateway) -> None:
    await asyncio.gather(*(gateway.text("hello", sid="SM1") for _ in range(5)))
    assert len(await gateway.transcript()) == 1


async def test_a_long_text_that_twilio_joined_is_one_message(gateway: Gateway) -> None:
    joined = "we were robbed at the bus station and they took everything. " * 8
    for _ in range(2):
        await gateway.text(joined, sid="SM1", NumSegments="4")
    [message] = [one for one in await gateway.transcript() if one.author is Author.PERSON]
    assert message.text == joined.strip()


async def test_where_a_phone_was_bought_says_nothing_of_where_its_owner_is(gateway: Gateway) -> None:
    await gateway.text("I've lost my passport", sender="+33612345678", FromCountry="FR", FromCity="PARIS")
    conversation = await gateway.conversation(address="+33612345678")
    assert conversation.country_slug is None
    assert (await gateway.transcript(address="+33612345678"))[0].country_slug is None


async def test_an_emergency_is_answered_while_rasa_is_down(gateway: Gateway) -> None:
    gateway.rasa.down = True
    await gateway.text(CRASH)
    await gateway.work()
    assert "+44 20 7008 5000" in gateway.twilio.texts[0]
    assert [alert.kind for alert in await gateway.alerts()] == ["emergency"]


async def test_a_number_is_picked_from_the_choices_that_were_sent(gateway: Gateway) -> None:
    buttons = [
        {"title": "Georgia", "payload": '/inform{"country": "georgia"}'},
        {"title": "USA", "payload": "/inform"},
    ]
    gateway.rasa.reply = lambda turn: answer("Which one?").model_copy(
        update={"replies": [type(answer("x").replies[0])(text="Which one?", buttons=buttons)]}
    )
    await gateway.text("visa for georgia")
    await gateway.work()
    assert gateway.twilio.texts[0].endswith("Reply with a number:\n1. Georgia\n2. USA")
    await gateway.text(" 1. ")
    assert (await gateway.transcript())[-1].payload == buttons[0]["payload"]


async def test_more_brings_the_rest_and_then_the_rest_of_that(gateway: Gateway) -> None:
    gateway.rasa.reply = lambda turn: answer(LONG)
    await gateway.text("what do I do")
    await gateway.work()
    said = gateway.twilio.texts[0]
    while said.endswith("Reply MORE for the rest."):
        await gateway.text("More.")
        await gateway.work()
        said = gateway.twilio.texts[-1]
    whole = "\n\n".join(
        text.removesuffix("Reply MORE for the rest.").strip() for text in gateway.twilio.texts
    )
    assert whole.split() == LONG.split() and len(gateway.twilio.texts) >= 3
    assert len(gateway.rasa.turns) == 1, "MORE needs no bot"
    assert (await gateway.transcript())[1].text == LONG, "the transcript keeps the reply whole"


async def test_more_brings_the_rests_of_all_replies_of_the_turn_in_order(gateway: Gateway) -> None:
    gateway.rasa.reply = lambda turn: answer("first " * 90, "second " * 80)
    await gateway.text("tell me everything")
    await gateway.work()
    await gateway.text("MORE")
    await gateway.work()
    assert [text.split()[0] for text in gateway.twilio.texts] == ["first", "second", "first", "second"]
    await gateway.text("MORE")
    await gateway.work()
    assert len(gateway.rasa.turns) == 2, "nothing is left"


async def test_more_with_nothing_left_goes_to_the_bot(gateway: Gateway) -> None:
    await gateway.text("more")
    await gateway.work()
    assert gateway.twilio.texts == ["answer to more"]


async def test_the_rest_of_an_officers_words_comes_in_the_officers_name(gateway: Gateway) -> None:
    gateway.rasa.reply = lambda turn: answer(LONG)
    await gateway.text("hello")
    await gateway.work()
    async with gateway.database.write() as session:
        [_, reply] = await gateway.transcript()
        reply.author = Author.OFFICER
        await session.merge(reply)
    await gateway.text("more")
    assert (await gateway.replies())[-1].author is Author.OFFICER


async def subscribe(gateway: Gateway) -> int:
    await gateway.text("hello")
    await gateway.work()
    contact = (await gateway.conversation()).contact_id
    async with gateway.database.write() as session:
        await presence.subscribe(session, contact, "japan", gateway.clock())
    return contact


async def test_opting_out_ends_alerts_and_never_mutes_an_answer(gateway: Gateway) -> None:
    for word in ("STOP", "stopall", "Unsubscribe.", "CANCEL", "End", "quit"):
        contact = await subscribe(gateway)
        await gateway.text(word)
        await gateway.work()
        assert "no more alerts" in gateway.twilio.texts[-1], word
        async with gateway.database.read() as session:
            assert await presence.subscriptions(session, contact) == []
    await gateway.text("my bag was stolen")
    await gateway.work()
    assert gateway.twilio.texts[-1] == "answer to my bag was stolen"


async def test_a_message_that_only_begins_with_stop_is_answered_and_ends_no_alerts(gateway: Gateway) -> None:
    contact = await subscribe(gateway)
    await gateway.text("stop the questions and tell me about a visa")
    await gateway.work()
    assert gateway.twilio.texts[-1] == "answer to stop the questions and tell me about a visa"
    async with gateway.database.read() as session:
        assert await presence.subscriptions(session, contact) == ["japan"]


async def test_start_and_help_are_answered(gateway: Gateway) -> None:
    await gateway.text("START")
    await gateway.text("help")
    await gateway.work()
    assert "You can message here at any time" in gateway.twilio.texts[0]
    assert gateway.twilio.texts[1] == "answer to help"


async def test_end_from_somebody_in_trouble_reaches_the_bot_and_a_shout_for_help_the_officers(
    gateway: Gateway,
) -> None:
    await gateway.text(CRASH)
    await gateway.text("END")
    await gateway.work()
    assert gateway.twilio.texts[-1] == "answer to END"
    gateway.rasa.reply = lambda _: answer("get away if you can", intent="immediate_danger")
    await gateway.text("HELP", sender="+447700900555")
    await gateway.work()
    assert [alert.kind for alert in await gateway.alerts()] == ["emergency", "emergency"]


async def test_a_word_that_ends_questions_also_goes_to_the_bot_that_asks_them(gateway: Gateway) -> None:
    memory = {"slots": {}, "form": {"name": "presence_form"}}
    gateway.rasa.reply = lambda turn: answer(f"answer to {turn.text}", memory=memory)
    await subscribe(gateway)
    await gateway.text("cancel")
    await gateway.work()
    assert "no more alerts" in gateway.twilio.texts[-2] and gateway.twilio.texts[-1] == "answer to cancel"


async def test_a_picture_without_words_is_noted_and_answered(gateway: Gateway) -> None:
    await gateway.text(
        "", NumMedia="1", MediaContentType0="image/jpeg", MediaUrl0="https://api.twilio.com/secret"
    )
    await gateway.work()
    message, _ = await gateway.transcript()
    assert (message.text, message.status) == ("[Photo]", Status.ANSWERED)
    assert "cannot open it" in gateway.twilio.texts[0]
    assert gateway.rasa.turns == []


async def test_a_picture_with_words_is_answered_for_its_words(gateway: Gateway) -> None:
    media = {"NumMedia": "2", "MediaContentType0": "image/png", "MediaContentType1": "text/vcard"}
    await gateway.text("my passport is torn", **media)
    await gateway.work()
    assert (await gateway.transcript())[0].text == "my passport is torn\n[Photo] [Contact card]"
    assert len(gateway.rasa.turns) == 1


async def test_a_flood_is_kept_whole_told_once_and_every_message_checked(gateway: Gateway) -> None:
    for number in range(200):
        said = CRASH if number == 150 else f"message {number}"
        assert (await gateway.text(said)).status_code == 200
    await gateway.work()
    transcript = await gateway.transcript()
    assert sum(message.author is Author.PERSON for message in transcript) == 200
    assert [alert.kind for alert in await gateway.alerts()] == ["emergency"]
    assert len([text for text in gateway.twilio.texts if "faster than I can answer" in text]) == 1
    assert len(gateway.rasa.turns) == 31, "30 a minute, and the emergency"


async def test_odd_texts_are_taken(gateway: Gateway) -> None:
    for text in (
        "\u200f\u202eمرحبا",
        "\U0001f600" * 70,
        "a\x00b",
        "x" * 10_000,
        "",
        "/restart",
        "=1+1",
        "%00",
    ):
        assert (await gateway.text(text)).status_code == 200
    await gateway.work()
    assert len(gateway.rasa.turns) == 8


async def test_senders_that_are_no_phones_are_acknowledged_and_left_alone(gateway: Gateway) -> None:
    for sender in ("GOOGLE", "12345", "+123", "anonymous"):
        assert (await gateway.text("your code is 1234", sender=sender)).status_code == 200
    await gateway.work()
    assert gateway.twilio.taken == []


async def test_the_sender_is_chosen_by_the_country_code_that_a_message_goes_to(gateway: Gateway) -> None:
    await gateway.text("hello", sender="+12025550123")
    await gateway.work()
    assert gateway.twilio.taken[0].fields["From"] == fake.AMERICAN_SENDER
