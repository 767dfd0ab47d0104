"""The search: everyday words find what the page calls something else, and what no page says is not answered."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from consular.advice.page import Passage, url_of
from consular.advice.search import Search

SAFETY, ENTRY, HEALTH = "safety-and-security", "entry-requirements", "health"
PAGE = [
    (
        ENTRY,
        "Passport validity requirements",
        "Your passport needs an expiry date 7 months after you arrive.",
    ),
    (ENTRY, "Visa requirements", "You may stay for 33 days without a visa."),
    (ENTRY, "Customs rules", "Declare goods that are subject to duty."),
    (ENTRY, "Customs rules > Taking food into Samoa", "No meat and no milk may be brought in."),
    (SAFETY, "Laws > Smoking and e-cigarette bans", "E-cigarettes are not allowed, nor are their refills."),
    (SAFETY, "Laws > Illegal drugs", "Cannabis and other drugs carry long sentences."),
    (SAFETY, "Laws > LGBT+ travellers", "Same-sex relations are against the law."),
    (SAFETY, "Transport risks > Taxis", "Take a taxi from an official rank, above all at night."),
    (SAFETY, "Transport risks > Road travel", "You need an international driving permit."),
    (HEALTH, "Vaccine recommendations and health risks", "Check which vaccinations you need 8 weeks before."),
    (HEALTH, "Medication", "Carry your prescription; codeine is controlled here."),
]


@pytest.fixture(scope="module")
def search() -> Search:
    return Search.load(Path("data"))


def passages() -> list[Passage]:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    return [
        Passage("samoa", part, part, heading, number, text, url_of("samoa", part), at)
        for number, (part, heading, text) in enumerate(PAGE)
    ]


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("can I vape", "Smoking and e-cigarette bans"),
        ("any jabs for Samoa", "Vaccine recommendations and health risks"),
        ("how long left on my passport", "Passport validity requirements"),
        ("can I bring my codeine", "Medication"),
        ("gay couple holding hands", "LGBT+ travellers"),
        ("uber safe at night", "Taxis"),
        ("do I need a visa", "Visa requirements"),
        ("is weed ok", "Illegal drugs"),
        ("ham sandwich in my bag", "Taking food into Samoa"),
        ("vacinations needed", "Vaccine recommendations and health risks"),
    ],
)
def test_everyday_words_find_the_passage_that_answers(search: Search, question: str, heading: str) -> None:
    found = search.find(question, "samoa", passages())
    assert found.hits[0].passage.heading.endswith(heading)
    assert found.would_answer


@pytest.mark.parametrize(
    "question",
    ["best beach bar", "what plug adapter do I need", "is the tap water ok", "can I fly a drone", "hello"],
)
def test_what_the_page_does_not_say_is_not_answered(search: Search, question: str) -> None:
    assert not search.find(question, "samoa", passages()).would_answer


def test_the_best_comes_first_and_the_page_s_order_settles_a_tie(search: Search) -> None:
    hits = search.find("hello", "samoa", passages()).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_page_without_passages_answers_nothing(search: Search) -> None:
    found = search.find("can I vape", "samoa", [])
    assert found.hits == () and not found.would_answer


def test_the_name_of_the_country_says_nothing_within_its_page(search: Search) -> None:
    assert not search.read("samoa", "samoa").needs


def test_a_longer_phrase_hides_the_words_inside_it(search: Search) -> None:
    said = [need.said for need in search.read("does my visa card work", "samoa").needs]
    assert "visa card" in said and "visa" not in said
