"""Questions of travel advice on a service that never fetched a page: answered out of the facts that ship."""

from __future__ import annotations

import pytest

from tests.journeys.service import Chat


def test_whether_a_visa_is_needed_is_answered_with_the_day_and_the_link(chat: Chat) -> None:
    said = chat.say("do I need a visa for Thailand")
    assert "Visa: none for a tourist stay of up to 60 days." in said
    assert "The page was read on 22 August 2026." in said
    assert "https://www.gov.uk/foreign-travel-advice/thailand/entry-requirements" in said
    assert "{" not in said


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("do I need a visa for Turkmenistan", "Visa: I do not know. Check the page."),
        ("do I need a visa for Vanuatu", "Visa: the page does not say, or not in one line."),
    ],
)
def test_what_is_not_known_is_never_a_no(chat: Chat, question: str, told: str) -> None:
    said = chat.say(question)
    assert told in said and "Visa: none" not in said
    assert "/entry-requirements" in said


def test_a_warning_and_the_dangers_are_said_of_a_country_to_keep_away_from(chat: Chat) -> None:
    said = chat.say("is it safe to go to Mali")
    assert said.index("FCDO advises against all travel to Mali") < said.index(
        "Terrorism: attacks are very likely"
    )
    assert "kidnapping" in said
