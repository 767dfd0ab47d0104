"""A mistake in a data file is named by file and line, with what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from consular.emergency.check import load
from consular.emergency.source import BadFile
from tests.consular.emergency.conftest import DATA

FILE = "arrest_detention.yml"
PATTERNS = "\ncertain: |\n"
# file, what stands there, what somebody writes instead, what the error's line holds, what the error says to do
MISTAKES = [
    (FILE, "severity: high", "severity: grave", "severity: grave", "Use one of: critical, high."),
    (FILE, "rank: 20", "rank: second", "rank: second", "Write digits alone."),
    (FILE, "rank: 20", "rank: 20\nrank: 30", "rank: 30", "Join the two."),
    (FILE, "intent: arrest_detention", "intent: arrest", "intent: arrest", "Use the file's name."),
    (FILE, "[general, police]", "[general, army]", "army", "Use one of: ambulance, fire, general, police."),
    (FILE, "[general, police]", "police", "numbers: police", "Write it as `numbers: [one, two]`."),
    (FILE, "opening: If", "openin: If", "openin: If", "Use one of:"),
    (FILE, PATTERNS, PATTERNS + "  {relativ} .. {arrested}\n", "{relativ}", "Add it under `words:` here"),
    (FILE, PATTERNS, PATTERNS + "  .. {arrested}\n", "  .. {arrested}", "Write a word on both sides."),
    (FILE, PATTERNS, PATTERNS + "  my{relative} .. seen\n", "my{relative}", "Leave a space before and after"),
    (FILE, PATTERNS, PATTERNS + "  police + took .. me\n", "police + took", "Use `+` alone, at most twice."),
    (FILE, PATTERNS, PATTERNS + "  police !! me\n", "police !! me", "Write at least one letter."),
    (
        "context.yml",
        "where: over",
        "where: round",
        "where: round",
        "Use one of: before, clause, message, over",
    ),
    ("context.yml", "reach: 12", "reach: far", "reach: far", "Write digits alone."),
    ("points.yml", "enough: ", "enoug: ", "enoug: ", "Use one of: enough"),
    (
        "spelling.yml",
        "past_years: 1900",
        "past_years: AD 1900",
        "past_years: AD 1900",
        "Write it as 1900-2024.",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "emergency"))


@pytest.mark.parametrize(("name", "right", "wrong", "shown", "fix"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_its_fix(
    folder: Path, name: str, right: str, wrong: str, shown: str, fix: str
) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        load(folder)
    error = caught.value
    assert str(error).startswith(f"{path}, line {error.line}: ") and fix in str(error)
    assert shown in path.read_text(encoding="utf-8").splitlines()[error.line - 1]


def test_a_file_that_is_not_yaml_is_named(folder: Path) -> None:
    (folder / FILE).write_text("intent: arrest_detention\nrank: [1\n", encoding="utf-8")
    with pytest.raises(BadFile, match="Check the indentation"):
        load(folder)


def test_a_word_cannot_be_both_alarming_and_calming(folder: Path) -> None:
    path = folder / "points.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\ncalming:\n", "\ncalming:\n  9: raped\n", 1), encoding="utf-8")
    with pytest.raises(BadFile, match="both alarming and calming"):
        load(folder)


def test_a_group_that_holds_itself_is_refused(folder: Path) -> None:
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    text = text.replace("\nwords:\n", "\nwords:\n  loop: >\n    {loop} again\n", 1)
    path.write_text(text.replace("\ncertain: |\n", "\ncertain: |\n  {loop}\n", 1), encoding="utf-8")
    with pytest.raises(BadFile, match="holds itself"):
        load(folder)


@pytest.mark.parametrize(
    "name", ["words.yml", "context.yml", "spelling.yml", "points.yml", "ordinary_words.txt"]
)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BadFile, match=name):
        load(folder)
