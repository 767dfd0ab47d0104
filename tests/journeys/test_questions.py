"""What people really ask, from the web chat's API to the database and back, with the trained model."""

from __future__ import annotations

import re

import pytest

from tests.journeys.service import Chat

HELPLINE = "+44 20 7008 5000"
REFERENCE = re.compile(r"\b[CDFHJKLMPRTWXY34679]{3}-[CDFHJKLMPRTWXY34679]{3}\b")
DATED = re.compile(r"\d{1,2} \w+ 20\d\d")

QUESTIONS = {
    "I've lost my passport in Marrakech and fly home on Friday": [
        "£125",
        "https://www.gov.uk/emergency-travel-document",
        "https://www.gov.uk/report-a-lost-or-stolen-passport",
        "British Embassy Rabat",
        HELPLINE,
    ],
    "what number do I ring for an ambulance in Japan": ["119", "Japan", "gov.uk/foreign-travel-advice/japan"],
    "my son's been arrested in Dubai": ["999", HELPLINE, "united-arab-emirates-prisoner-pack", "lawyers"],
    "is it safe to go to Mali": ["FCDO advises against all travel to Mali", "foreign-travel-advice/mali"],
    "do I need a visa for Turkey": ["foreign-travel-advice/turkey/entry-requirements"],
    "where's the nearest embassy, I'm in Phuket": ["British Embassy Bangkok", "contact.service", HELPLINE],
    "there's been an explosion near our hotel in Istanbul, we're hiding": ["112", HELPLINE, "reference"],
    "my husband died last night in Tenerife": ["sorry", HELPLINE, "spain"],
    "can you pay my hospital bill": ["cannot", "pay your bills"],
    "I want to talk to a person": [HELPLINE],
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_with_number_source_and_date(chat: Chat, question: str) -> None:
    said = chat.say(question)
    for needed in QUESTIONS[question]:
        assert needed in said, f"{needed!r} is not in the answer:\n{said}"
    assert "{" not in said, "a placeholder was not filled"
    if "gov.uk" in said:
        assert DATED.search(said), f"no date in the answer:\n{said}"


@pytest.mark.parametrize(
    "emergency",
    [
        "my son's been arrested in Dubai",
        "my husband died last night in Tenerife",
        "I want to talk to a person",
    ],
)
def test_what_needs_an_officer_opens_a_case_with_a_reference(chat: Chat, emergency: str) -> None:
    assert REFERENCE.search(chat.say(emergency))


def test_a_country_once_named_stays_in_mind_and_another_replaces_it(chat: Chat) -> None:
    assert "/japan" in chat.say("is it safe in Japan")
    assert "/japan/health" in chat.say("and vaccines?")
    assert "/kenya/health" in chat.say("what about Kenya")
    assert "/kenya/entry-requirements" in chat.say("do I need a visa")


def test_a_missing_country_is_asked_back_once(chat: Chat) -> None:
    asked = chat.say("what's the emergency number here")
    assert "Which country" in asked
    assert "119" in chat.say("Japan")


def test_an_ambiguous_name_is_asked_about_with_a_button_for_each(chat: Chat) -> None:
    reading = chat.ask("is it safe to go to Georgia")
    buttons = [button for reply in reading["replies"] for button in reply["buttons"]]
    assert {"Georgia", "USA"} <= {button["title"] for button in buttons}
    [georgia] = [button for button in buttons if button["title"] == "Georgia"]
    assert "foreign-travel-advice/georgia" in chat.say(georgia["title"], georgia["payload"])


def test_the_passport_form_takes_digressions_and_corrections_and_ends_in_a_case(chat: Chat) -> None:
    chat.say("I've lost my passport in Marrakech and fly home on Friday")
    assert "full name" in chat.say("yes please")
    assert "phone number or email" in chat.say("Ann Example")
    digression = chat.say("wait, is it safe to walk there?")
    assert "morocco/safety-and-security" in digression and "phone number or email" in digression
    corrected = chat.say("sorry, I meant Thursday")
    assert "Thursday" in corrected and "phone number or email" in corrected
    assert REFERENCE.search(chat.say("ann@example.com"))


def test_never_mind_leaves_a_form_without_a_case(chat: Chat) -> None:
    chat.say("my passport was stolen in Rome")
    chat.say("yes")
    stopped = chat.say("never mind")
    assert "stopped asking" in stopped and not REFERENCE.search(stopped)


def test_an_emergencys_form_collects_details_for_the_case_that_is_open(chat: Chat) -> None:
    reference = REFERENCE.search(chat.say("my son's been arrested in Dubai"))
    chat.say("Bur Dubai police station")
    chat.say("Tom Example, my son")
    closing = REFERENCE.search(chat.say("text me on +44 7700 900123 after 6pm"))
    assert reference and closing and reference.group() == closing.group()


def test_presence_is_registered_with_a_reference(chat: Chat) -> None:
    chat.say("I want to register my trip to Nepal")
    chat.say("Kathmandu, then trekking to Everest base camp")
    chat.say("until 12 December")
    assert REFERENCE.search(chat.say("2 of us"))


def test_what_makes_no_sense_is_never_answered_as_if_it_did(chat: Chat) -> None:
    reading = chat.ask("wibble frobnicate quux zorp")
    assert reading["intent"] in ("nlu_fallback", "out_of_scope")


def test_what_is_out_of_scope_is_told_what_the_service_is_for(chat: Chat) -> None:
    assert "British nationals abroad" in chat.say("what's the weather like tomorrow in Leeds")


def test_a_command_can_be_neither_typed_nor_sent_unasked(chat: Chat) -> None:
    assert chat.ask("/delete_my_data please")["intent"] == "delete_my_data", "read as words"
    assert chat.ask("hello", payload='/inform{"country": "mali"}')["country"] is None


def test_data_is_erased_after_a_yes(chat: Chat) -> None:
    chat.say("is it safe in Japan")
    chat.say("delete my data")
    assert "deleted" in chat.say("yes")
    assert all("Japan" not in message["text"] for message in chat.transcript())
