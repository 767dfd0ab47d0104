"""What a message tells for a case, in the person's own words."""

from __future__ import annotations

import pytest

from actions import particulars


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("my son's been arrested in Dubai", "my son"),
        ("My 19 year old daughter is missing", "My 19 year old daughter"),
        ("a friend of mine has been stabbed", "a friend of mine"),
        ("please help me find my husband", "my husband"),
        ("my sister phoned me, they took her passport", "my sister"),
        ("my husband beats me", "me"),
        ("they are going to kill us", "us"),
        ("i took all the pills", "i"),
        ("I've been robbed", "I've"),
        ("a man is lying in the road", None),
        ("explosion at the hotel", None),
        ("I saw someone fall", None),
    ],
)
def test_whom_it_is_about(text: str, about: str | None) -> None:
    assert particulars.find_about(text) == about


@pytest.mark.parametrize(
    ("about", "own"), [("me", True), ("I've", True), ("us", True), ("my son", False), (None, False)]
)
def test_a_person_who_tells_of_themselves(about: str | None, own: bool) -> None:
    assert particulars.is_own(about) is own


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("there are 4 of us in the hotel", "4 of us"),
        ("2 adults and 3 young children, no water", "2 adults and 3 young children"),
        ("we are a family of five", "family of five"),
        ("group of 12 students", "group of 12"),
        ("both of them are hurt", "both of them"),
        ("I am 30 years old", None),
        ("room 12", None),
    ],
)
def test_how_many_they_are(text: str, people: str | None) -> None:
    assert particulars.find_people(text) == people


def test_every_date_is_kept() -> None:
    text = "she was last seen on Friday, and her flight is 21 November 2026"
    assert particulars.find_dates(text) == "Friday, 21 November 2026"


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("call me on +44 7700 900123 or 0171 234 5678", "+44 7700 900123, 0171 234 5678"),
        ("hotel is (02) 1234 5678", "(02) 1234 5678"),
        ("passport number 123456789, flight ref 1234567", None),
        ("on 21/11/2026 or 3.12.2026", None),
        ("room 1234", None),
    ],
)
def test_every_phone_number_is_kept(text: str, phones: str | None) -> None:
    assert particulars.find_phones(text) == phones


@pytest.mark.parametrize(
    ("text", "hospital"),
    [
        ("He is in Bangkok Hospital Phuket, not waking up", "Bangkok Hospital Phuket"),
        ("they took her to st mary's hospital", "st mary's hospital"),
        ("im at hospital la paz", "hospital la paz"),
        ("my mum is in the hospital in Rhodes", "hospital in Rhodes"),
        ("the hospital wants my card", None),
        ("taken to hospital", None),
    ],
)
def test_the_name_of_a_hospital(text: str, hospital: str | None) -> None:
    assert particulars.find_hospital(text) == hospital


@pytest.mark.parametrize(
    ("text", "station"),
    [
        ("held at Bur Dubai police station since Tuesday", "Bur Dubai police station"),
        ("he is in Bang Kwang prison", "Bang Kwang prison"),
        ("police station in Patong", "police station in Patong"),
        ("I am at the police station", None),
        ("at Victoria station", None),
    ],
)
def test_the_name_of_a_police_station(text: str, station: str | None) -> None:
    assert particulars.find_police_station(text) == station


def test_a_message_without_any_of_it_tells_nothing() -> None:
    assert particulars.note("help") == {}


def test_a_long_message_is_read_quickly_and_to_an_end() -> None:
    for text in ("my " * 5000, "1 " * 5000, "hospital " * 3000, "two people and " * 2000, "+" * 10_000):
        particulars.note(text)
