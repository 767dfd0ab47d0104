"""Which lines there are to say of a country's key facts, and which of them a newer page may contradict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from consular.countries.key_facts import LINES, OF_INTENT, KeyFacts, Today, Told, choose, read
from consular.facts.key_facts import KeyFactsFact

PARTS = {"entry": "entry-requirements", "health": "health", "laws": "safety-and-security",
         "safety": "safety-and-security", "warnings": "warnings-and-insurance"}  # fmt: skip


def facts(**groups: dict[str, Any]) -> KeyFacts:
    stored = {name: {"part": part, **groups.get(name, {})} for name, part in PARTS.items()}
    found = read({"read_on": "2026-08-22", **stored})
    assert found is not None
    return found


def test_what_was_never_seeded_is_nothing() -> None:
    assert read(None) is None


def test_a_field_that_is_not_there_is_none_and_never_a_no() -> None:
    assert facts().groups["laws"]["alcohol"] is None
    assert facts(laws={"same_sex_accepted": False}).groups["laws"]["same_sex_accepted"] is False


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({}, Told.ABSENT),
        ({"visa": "unknown"}, Told.UNKNOWN),
        ({"visa": "unknown", "visa_free_months": "unknown"}, Told.UNKNOWN),
        ({"visa": "none", "visa_free_days": "unknown"}, Told.SAID),
        ({"visa": "e_visa"}, Told.SAID),
    ],
)
def test_a_line_is_said_unknown_or_absent(entry: dict[str, Any], told: Told) -> None:
    assert facts(entry=entry).told(LINES["visa"]) is told


def test_a_false_counts_as_said() -> None:
    assert facts(laws={"same_sex_accepted": False}).told(LINES["lgbt"]) is Told.SAID


def test_absent_lines_are_left_out_unless_they_were_asked_for() -> None:
    some = facts(laws={"drugs": "unknown", "alcohol": "illegal"})
    assert [one.line.name for one in choose(some, OF_INTENT["advice_laws"])] == ["drugs", "alcohol"]
    [asked] = choose(some, ["vapes", "dress"], ["vapes"])
    assert (asked.line.name, asked.told) == ("vapes", Told.ABSENT)


@pytest.mark.parametrize(
    ("updated", "is_stale"),
    [
        ([None], False),
        ([datetime(2026, 8, 21, 23, 59, tzinfo=UTC)], False),
        ([datetime(2026, 8, 22, 0, 0, tzinfo=UTC)], True),
        ([datetime(2026, 11, 2, tzinfo=UTC)], True),
        ([None, date(2026, 6, 30)], False),
        ([datetime(2026, 6, 30, tzinfo=UTC), date(2026, 9, 1)], True),
    ],
)
def test_without_marks_to_compare_facts_are_stale_once_the_page_changed_after_they_were_read(
    updated: list[datetime | date | None], is_stale: bool
) -> None:
    assert facts().is_stale("health", Today(tuple(updated))) is is_stale


@pytest.mark.parametrize(
    ("held", "is_stale"),
    [({"health": "1" * 16}, False), ({"health": "2" * 16}, True), ({"entry": "1" * 16}, True), ({}, True)],
)
def test_where_a_part_can_be_compared_its_words_decide_and_no_date(
    held: dict[str, str], is_stale: bool
) -> None:
    known = replace(facts(), as_read={"health": "1" * 16})
    newer = Today((datetime(2026, 11, 2, tzinfo=UTC),), held)
    assert known.is_stale("health", newer) is is_stale
    assert known.is_stale("entry-requirements", newer), "of this part nobody kept a mark"


def test_a_line_that_two_parts_speak_of_is_stale_with_either() -> None:
    known = replace(facts(), as_read={"health": "1" * 16, "safety-and-security": "1" * 16})
    for changed in ("health", "safety-and-security"):
        assert known.is_line_stale(LINES["medicines"], Today((), {**known.as_read, changed: "2" * 16}))
    assert not known.is_line_stale(LINES["drugs"], Today((), {**known.as_read, "health": "2" * 16}))


def test_every_field_of_a_country_file_stands_in_a_line() -> None:
    groups = {
        name: field.annotation
        for name, field in KeyFactsFact.model_fields.items()
        if name not in ("read_on", "as_read")
    }
    for name, group in groups.items():
        fields = set(group.model_fields) - {"part"}  # type: ignore[union-attr]
        said = {field for line in LINES.values() if line.group == name for field in line.fields}
        assert said == fields, name
