"""What the check finds, and what it lets pass: one example for each promise."""

from __future__ import annotations

import dataclasses

import pytest

from consular.emergency.check import Check, Finding

FOUND = [
    ("I was mugged and they took my passport", "victim_of_crime"),
    ("nicked my bag and punched me", "victim_of_crime"),
    ("been jumped", "victim_of_crime"),
    ("stranded with no money", "stranded_no_money"),
    ("all my cards stolen and I have nothing", "stranded_no_money"),
    ("There's been an explosion near our hotel, we're hiding", "crisis_event"),
    ("Are we being evacuated", "crisis_event"),
    ("my son's been arrested in Dubai", "arrest_detention"),
    ("banged up abroad", "arrest_detention"),
    ("haven't heard from my daughter for 5 days", "missing_person"),
    ("he od'd", "medical_emergency"),
    ("my husband is unconscious, what do I do", "medical_emergency"),
    ("r*ped last night", "sexual_assault"),
    ("my ex has taken our son to Poland and wont bring him back", "child_abduction"),
    ("they are forcing me to marry my cousin", "forced_marriage"),
    ("my husband beats me", "domestic_abuse"),
    ("i want to kill myself", "mental_health_crisis"),
    ("armed men have kidnapped my brother", "kidnap_hostage"),
    ("my dad died in Spain this morning", "death_abroad"),
    ("a man is trying to break down our door", "immediate_danger"),
]
MISSPELT = [
    ("ivebeenrobbed", "victim_of_crime"),
    ("mysonhasbeenarrested", "arrest_detention"),
    ("my freind is unconcious", "medical_emergency"),
    ("my brother was stabed", "medical_emergency"),
    ("ive been kidnaped", "kidnap_hostage"),
    ("k1dnapped", "kidnap_hostage"),
    ("he's been arrrrested!!!", "arrest_detention"),
    ("MY SON IS MISSSING", "missing_person"),
    ("sum1 is tryin 2 break in 2 my room", "immediate_danger"),
    ("m\u00fagged in M\u00e1laga", "victim_of_crime"),
    ("my hus\u200bband has coll\u200bapsed", "medical_emergency"),
]
LET_PASS = [
    "my passport was stolen in Rome",
    "I've lost my passport",
    "not hurt",
    "nobody died",
    "no injuries",
    "we were not robbed",
    "what number do I ring for an ambulance",
    "is there a kidnap risk",
    "what if I get arrested",
    "what happens if someone dies",
    "do I need insurance for hospital",
    "how common is mugging",
    "I was robbed last year",
    "when I was arrested in 2015",
    "dying to visit",
    "my phone died",
    "killing time",
    "shoot a film",
    "bomb of a party",
    "robbed at the ticket office prices",
    "watched a film about a kidnapping",
    "the earthquake is far away, we are all safe",
    "help",
    "can you help me",
    "",
    "   ",
    "?!",
]
SCREAMS = [
    "HELP",
    "SOS",
    "sos",
    "help!",
    "heeelp!!",
    "help help",
    "help me please someone",
    "h e l p",
    "help " * 100,
]


@pytest.mark.parametrize(("text", "intent"), FOUND + MISSPELT)
def test_an_emergency_is_found_however_it_is_spelt(check: Check, text: str, intent: str) -> None:
    finding = check.read(text)
    assert finding and finding.intent == intent


@pytest.mark.parametrize("text", LET_PASS)
def test_alarming_words_without_an_emergency_pass(check: Check, text: str) -> None:
    assert check.read(text) is None


@pytest.mark.parametrize("text", SCREAMS)
def test_a_cry_without_a_cause_is_immediate_danger_and_doubtful(check: Check, text: str) -> None:
    finding = check.read(text)
    assert finding and (finding.intent, finding.doubtful) == ("immediate_danger", True)


def test_an_excuse_does_not_reach_past_a_turn_of_thought(check: Check) -> None:
    assert check.read("nobody died") is None
    finding = check.read("nobody died but my husband is trapped under the wall")
    assert finding and not finding.doubtful


def test_a_question_before_the_news_does_not_excuse_the_news(check: Check) -> None:
    finding = check.read("what do i do, my wife has been arrested")
    assert finding and finding.intent == "arrest_detention"


def test_an_old_story_in_one_sentence_does_not_hide_a_new_one_in_the_next(check: Check) -> None:
    finding = check.read("I was robbed in 2015. My son has just been stabbed")
    assert finding and finding.intent == "medical_emergency"


def test_a_critical_emergency_is_named_before_a_high_one(check: Check) -> None:
    finding = check.read("I was mugged and then raped")
    assert finding and finding.intent == "sexual_assault"


def test_a_death_is_named_before_the_illness_that_led_to_it(check: Check) -> None:
    finding = check.read("my husband had a heart attack on the beach and died")
    assert finding and finding.intent == "death_abroad"


def test_an_emergency_at_the_end_of_a_long_letter_is_found(check: Check) -> None:
    letter = "We have had a lovely time in Portugal and the weather was kind. " * 60
    finding = check.read(letter + "I am afraid my wife has collapsed and is not breathing.")
    assert finding and finding.intent == "medical_emergency"


def test_a_finding_shows_the_officer_what_was_said(check: Check) -> None:
    finding = check.read("hello, my son has been arrested in Dubai yesterday")
    assert finding and "arrested" in finding.phrase
    assert len(finding.phrase) <= 80


def test_a_finding_cannot_be_changed() -> None:
    finding = Finding("missing_person", "critical", "gone missing", False)
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.intent = "death_abroad"  # type: ignore[misc]


def test_the_severity_is_that_of_the_file(check: Check) -> None:
    arrest, rape = check.read("my son was arrested"), check.read("i was raped")
    assert arrest and arrest.severity == "high"
    assert rape and rape.severity == "critical"


@pytest.mark.parametrize(
    ("text", "is_doubtful"),
    [
        ("what to do about my stolen bag, it got nicked once before", True),
        ("my bag was just stolen at knifepoint, help", False),
    ],
)
def test_a_pattern_that_little_else_speaks_for_is_doubtful(
    check: Check, text: str, is_doubtful: bool
) -> None:
    finding = check.read(text)
    assert finding and finding.doubtful is is_doubtful


def test_whoever_does_not_breathe_is_an_emergency_whatever_stands_around_it(check: Check) -> None:
    finding = check.read("Hello, it is me again. My wife is not breathing")
    assert finding and (finding.intent, finding.doubtful) == ("medical_emergency", False)


@pytest.mark.parametrize(
    "text", ["police have taken my son in Dubai", "the cops took my daughter off a bus in Bali"]
)
def test_a_child_whom_the_police_took_is_held_and_not_abducted(check: Check, text: str) -> None:
    finding = check.read(text)
    assert finding and finding.intent == "arrest_detention"
