"""Noting in a country's file that its page was read: the day and the marks are replaced, and nothing else is touched."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from consular.errors import NotFound
from consular.facts import as_read

FILE = """\
slug: mali  # a remark
checked_on: 2026-08-22
key_facts:
  read_on: 2026-08-22
  entry:
    part: entry-requirements  # another
    visa: before_travel
"""
MARKS = {"health": "1234567890123456", "entry-requirements": "12e4567890123456"}
DAY = date(2026, 11, 26)


def test_day_and_marks_are_written_and_all_else_stays() -> None:
    written = as_read.write(FILE, MARKS, DAY)
    facts = yaml.safe_load(written)["key_facts"]
    assert (facts["read_on"], facts["as_read"]) == (DAY, MARKS), "no mark is taken for a number"
    added = "  as_read:\n" + "".join(f'    {part}: "{MARKS[part]}"\n' for part in sorted(MARKS))
    assert written.replace(added, "").replace(f"read_on: {DAY}", "read_on: 2026-08-22") == FILE


def test_what_was_written_before_is_replaced() -> None:
    once = as_read.write(FILE, MARKS, DAY)
    assert as_read.write(once, MARKS, DAY) == once
    assert as_read.write(once, {}, date(2026, 8, 22)) == FILE


def test_a_file_without_key_facts_is_refused() -> None:
    with pytest.raises(NotFound, match="add one"):
        as_read.write("slug: mali\n", MARKS, DAY)
