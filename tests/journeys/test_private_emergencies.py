"""An emergency that nobody else may see: safe times, a word that closes the chat, and what is kept."""

from __future__ import annotations

from tests.journeys.service import Chat, Running

ABUSE = "my husband beats me and has taken my passport, we are in Dubai"


def test_somebody_who_is_abused_is_asked_for_safe_times_and_little_else(chat: Chat) -> None:
    said = chat.say(ABUSE)
    first = said.partition("\n")[0]
    assert first.startswith("Thank you for your message. Reference: ")
    assert "999" in said and "send only UMBRELLA" in said
    assert "When and how may we write to you?" in said
    assert "Where exactly?" in chat.say("text only, in the mornings")
    assert "Officers can now see this" in chat.say("a flat in Deira")


def test_safe_times_can_be_left_out_and_are_not_asked_again(chat: Chat) -> None:
    chat.say(ABUSE)
    assert "When and how" not in chat.say("skip")
    assert "When and how" not in chat.say("a flat in Deira")
    assert "When and how" not in chat.say("he hit me again")


def test_the_word_closes_the_chat_and_the_second_opens_it(chat: Chat) -> None:
    chat.say(ABUSE)
    assert chat.ask("umbrella")["replies"] == []
    assert chat.transcript() == []
    silent = chat.reading(chat.send("who is this"), wait=3)
    assert (silent["status"], silent["replies"]) == ("with_officer", [])
    assert "Hello again" in chat.say("sunshine")
    assert [message["text"] for message in chat.transcript()][-1].startswith("Hello again")
    assert all(message["text"] != ABUSE for message in chat.transcript())


def test_the_word_is_heard_while_rasa_is_dead(running: Running) -> None:
    chat = running.chat()
    chat.say(ABUSE)
    running.kill(running.rasa_port)
    assert chat.ask("UMBRELLA.")["replies"] == []
    assert chat.transcript() == []


def test_other_emergencies_are_asked_how_to_be_reached(chat: Chat) -> None:
    chat.say("my son's been arrested in Dubai")
    chat.say("Bur Dubai police station")
    asked = chat.say("Tom Example")
    assert "How can we reach you?" in asked and "UMBRELLA" not in asked
