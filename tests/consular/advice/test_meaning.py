"""Meaning: what no word of the page speaks of is found all the same, and what no page speaks of is known for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import settings
from consular.advice.meaning import Meaning
from consular.advice.search import Search
from consular.places import finder
from tests.consular.advice.test_search import passages


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning(settings.load().sentences_folder)


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("my fella and I share one double bed, would a hotel mind?", "LGBT+ travellers"),
        ("can the lads have a spliff by the pool", "Illegal drugs"),
        ("a bloke outside arrivals says he'll run us to the hotel", "Taxis"),
        ("we want to hire a jeep and tour the island", "Road travel"),
        ("mum wants to pack a few sausages for us", "Taking food into Samoa"),
    ],
)
def test_other_words_are_near_to_what_answers(meaning: Meaning, question: str, heading: str) -> None:
    near = meaning.likeness(question, passages()).near
    best = max(range(len(near)), key=lambda number: near[number][0])
    assert passages()[best].heading.endswith(heading)


@pytest.mark.parametrize(
    "question", ["how much is a pint", "what time does the ferry leave", "is the aquarium good with toddlers"]
)
def test_what_no_page_says_is_nearer_to_nothing_than_to_any_passage(meaning: Meaning, question: str) -> None:
    likeness = meaning.likeness(question, passages())
    assert likeness.nothing > max(whole for whole, _ in likeness.near)


def test_an_answered_question_is_nearer_to_its_passage_than_to_nothing(meaning: Meaning) -> None:
    likeness = meaning.likeness("do I need a visa", passages())
    assert likeness.nothing < max(whole for whole, _ in likeness.near)


def test_a_question_is_not_kept(meaning: Meaning) -> None:
    meaning.likeness("a secret that nobody else may read", passages())
    assert not any("secret" in text for text in meaning._kept)


@pytest.mark.parametrize("question", ["can I vape in Samoa", "in Samoa can I vape", "can I vape"])
def test_the_country_s_own_name_changes_nothing_in_what_is_asked(places_file: Path, question: str) -> None:
    search = Search.load(Path("data"), finder.load(places_file), settings.load().sentences_folder)
    plain = search.find("can I vape", "samoa", passages())
    assert search.find(question, "samoa", passages()).chance == pytest.approx(plain.chance, abs=0.02)
