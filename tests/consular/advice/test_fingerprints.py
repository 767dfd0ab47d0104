"""The mark of a part: it changes with its words alone, and every mark that ships is of the page that was read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from consular.advice.fingerprints import of_parts
from consular.advice.page import Passage, read
from consular.facts.loader import load
from tests.bot.evaluation.passages import questions
from tests.consular.advice.sample import document

BODY = "<h2 id='jabs'>Jabs</h2><p>None are <a href='/a'>needed</a>.</p><ul><li>Really</li></ul>"


def mark(html: str, **others: str) -> str:
    return of_parts(read(document(parts={"health": html, **others})).passages)["health"]


def test_how_a_mark_is_made_stays_as_it_is() -> None:
    """Whoever changes this makes every mark in data/countries worthless: all pages would count as changed."""
    assert of_parts(read(document()).passages) == {
        "warnings-and-insurance": "8332fa57dba4147f",
        "entry-requirements": "167929c0d6dd12e5",
    }


@pytest.mark.parametrize(
    "html",
    [
        BODY.replace("/a", "/b").replace("id='jabs'", "id='injections'"),
        BODY.replace("</p>", "\n</p>\n").replace("None are", "None\n  are"),
        BODY.replace("<p>", "<div><p>").replace("</p>", "</p></div>"),
        BODY.replace("None", "No\u200bne"),
    ],
)
def test_what_nobody_sees_leaves_the_mark(html: str) -> None:
    assert mark(html) == mark(BODY)


@pytest.mark.parametrize(
    "html",
    [
        BODY.replace("None", "Three"),
        BODY.replace("Jabs", "Injections"),
        BODY.replace("Really", "Perhaps"),
        BODY + "<h2>Water</h2><p>Safe.</p>",
        BODY.replace("</a>.", "</a>"),
    ],
)
def test_any_word_or_stop_changes_the_mark(html: str) -> None:
    assert html != BODY and mark(html) != mark(BODY)


def test_another_part_and_the_page_s_date_leave_the_mark() -> None:
    later = {**document(parts={"health": BODY}), "public_updated_at": "2026-09-01T10:00:00Z"}
    assert mark(BODY, **{"entry-requirements": "<p>New.</p>"}) == mark(BODY)
    assert of_parts(read(later).passages)["health"] == mark(BODY)


def test_a_sentence_that_moves_to_another_heading_changes_the_mark() -> None:
    moved = "<h2>Jabs</h2><p>One.</p><h2>Water</h2><p>Two. Three.</p>"
    assert mark(moved) != mark("<h2>Jabs</h2><p>One. Two.</p><h2>Water</h2><p>Three.</p>")


def ours() -> Mapping[str, Any]:
    return {slug: entry.fact.key_facts for slug, entry in load(Path("data")).countries.items()}


def test_every_part_that_facts_come_from_has_its_mark() -> None:
    for slug, facts in ours().items():
        groups = (facts.entry, facts.health, facts.laws, facts.safety, facts.warnings)
        assert set(facts.as_read) == {group.part for group in groups}, slug


@pytest.mark.skipif(not questions.are_at_hand(), reason="GOVUK_FOLDER holds no copy of GOV.UK's pages")
def test_every_mark_that_ships_is_of_the_page_that_was_read() -> None:
    for slug, facts in ours().items():
        held: list[Passage] = list(questions.passages(slug))
        if held[0].updated.date() < facts.read_on:
            now = of_parts(held)
            assert {part: now.get(part) for part in facts.as_read} == facts.as_read, slug
