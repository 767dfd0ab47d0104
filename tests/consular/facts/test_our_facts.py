"""The facts that the service ships with: complete, checked, and safe to send as a text message."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from consular.countries.emergency import NAMED
from consular.facts.bundle import Facts
from consular.facts.loader import load
from consular.facts.rows import build
from consular.facts.schemas import Number

DATA = Path("data")


@cache
def our_facts() -> Facts:
    return load(DATA)


def numbers(country: str, service: str) -> list[tuple[str, str | None]]:
    entry = getattr(our_facts().countries[country].fact.emergency, service)
    assert isinstance(entry, list), f"{country} has no {service} number: {entry}"
    return [(number.number, number.note) for number in entry if isinstance(number, Number)]


def test_every_destination_and_every_post_is_here() -> None:
    assert len(our_facts().countries) == 226
    assert len(our_facts().posts) == 171


def test_no_two_countries_share_a_code_or_a_name() -> None:
    countries = [entry.fact for entry in our_facts().countries.values()]
    assert len({country.iso2 for country in countries}) == len(countries)
    assert len({country.name_in_sentence for country in countries}) == len(countries)


def test_the_overseas_territories_are_marked() -> None:
    marked = {slug for slug, entry in our_facts().countries.items() if entry.fact.territory}
    assert len(marked) == 13
    assert {"gibraltar", "bermuda", "falkland-islands", "pitcairn-island"} <= marked


def test_every_post_is_listed_by_a_country_that_it_serves() -> None:
    listed = {slug for entry in our_facts().countries.values() for slug in entry.fact.posts}
    assert listed == set(our_facts().posts)


def test_a_country_and_its_posts_agree_on_who_serves_whom() -> None:
    for slug, entry in our_facts().countries.items():
        for post in entry.fact.posts:
            assert slug in our_facts().posts[post].fact.serves, f"{post} does not say that it serves {slug}"


def test_the_links_that_are_wrong_at_the_source_are_mended() -> None:
    assert our_facts().countries["kazakhstan"].fact.posts == ["british-embassy-astana"]
    assert our_facts().countries["burkina-faso"].fact.posts == ["british-high-commission-accra"]


@pytest.mark.parametrize(
    ("country", "service", "expected"),
    [
        ("the-gambia", "ambulance", "no number"),
        ("guinea", "police", "no service"),
        ("north-macedonia", "fire", "not published"),
        ("democratic-republic-of-the-congo", "ambulance", "no number"),
        ("syria", "police", "not published"),
    ],
)
def test_a_missing_number_says_why(country: str, service: str, expected: str) -> None:
    assert getattr(our_facts().countries[country].fact.emergency, service) == expected


@pytest.mark.parametrize(
    ("country", "service", "expected"),
    [
        ("spain", "police", [("112", None)]),
        ("australia", "fire", [("000", None)]),
        ("ethiopia", "ambulance", [("907", "Addis Ababa only")]),
        ("ethiopia", "general", [("911", None)]),
        ("kosovo", "fire", [("112", None), ("193", "from a mobile"), ("93", "from a landline")]),
        ("turkmenistan", "police", [("002", "from a mobile"), ("02", "from a landline")]),
        ("burkina-faso", "general", [("112", "outside Ouagadougou")]),
        ("djibouti", "ambulance", [("21 35 09 62", None), ("21 35 27 12", None)]),
        ("tonga", "fire", [("911", None), ("999", None)]),
        ("south-africa", "general", [("112", "from a mobile")]),
        (
            "st-helena-ascension-and-tristan-da-cunha",
            "police",
            [("999", "St Helena and Ascension"), ("5111", "Tristan da Cunha")],
        ),
        (
            "grenada",
            "ambulance",
            [
                ("434", "St George's General Hospital"),
                ("724", "Princess Alice Hospital, Grenville"),
                ("774", "Princess Royal Hospital, Carriacou"),
            ],
        ),
    ],
)
def test_a_number_is_as_published_with_its_limits(
    country: str, service: str, expected: list[tuple[str, str | None]]
) -> None:
    assert numbers(country, service) == expected


def test_no_number_is_listed_twice_for_one_service() -> None:
    for slug, entry in our_facts().countries.items():
        for service in NAMED:
            listed = getattr(entry.fact.emergency, service)
            if isinstance(listed, list):
                assert len({number.number for number in listed}) == len(listed), f"{slug}, {service}"


def test_posts_that_receive_nobody_are_marked_and_say_why() -> None:
    closed = {slug for slug, entry in our_facts().posts.items() if not entry.fact.in_person}
    assert {"british-embassy-khartoum", "british-embassy-pyongyang", "british-embassy-afghanistan"} <= closed
    assert all(our_facts().posts[slug].fact.note for slug in closed)


def test_nearly_every_published_phone_can_be_dialled() -> None:
    phones = [phone for numbers in build(our_facts()).phones.values() for phone in numbers]
    unread = [phone["published"] for phone in phones if phone["e164"] is None]
    assert len(phones) > 150
    assert len(unread) < 10, unread
