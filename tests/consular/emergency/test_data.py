"""The data files themselves: every emergency is there, and each can be answered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from consular.emergency import guidance
from consular.emergency.phrases import SHARED_FILES
from tests.consular.emergency.conftest import DATA

SEVERITIES = {
    "immediate_danger": "critical",
    "medical_emergency": "critical",
    "mental_health_crisis": "critical",
    "sexual_assault": "critical",
    "kidnap_hostage": "critical",
    "missing_person": "critical",
    "forced_marriage": "critical",
    "child_abduction": "critical",
    "domestic_abuse": "critical",
    "arrest_detention": "high",
    "victim_of_crime": "high",
    "death_abroad": "high",
    "crisis_event": "high",
    "stranded_no_money": "high",
}
DISCREET = {"sexual_assault", "domestic_abuse", "forced_marriage", "mental_health_crisis"}
FILES = sorted(path for path in DATA.glob("*.yml") if path.name not in SHARED_FILES)
GUIDANCE = guidance.load(DATA)


def test_every_emergency_has_a_file_with_its_severity() -> None:
    assert {intent: str(one.severity) for intent, one in GUIDANCE.items()} == SEVERITIES


def test_the_private_emergencies_are_discreet() -> None:
    assert {intent for intent, one in GUIDANCE.items() if one.discreet} == DISCREET


@pytest.mark.parametrize("intent", SEVERITIES)
def test_an_opening_is_short_plain_and_fit_for_sms(intent: str) -> None:
    opening = GUIDANCE[intent].opening
    assert len(opening) <= 120 and re.fullmatch(r"[A-Za-z0-9 ,.']+\.", opening)
    assert GUIDANCE[intent].numbers


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_group_of_a_file_is_used_in_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    words, _, patterns = text.partition("\ncertain: |")
    names = re.findall(r"^  (\w+): >$", words.partition("\nwords:\n")[2], re.MULTILINE)
    assert [name for name in names if f"{{{name}}}" not in words + patterns] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_opens_by_saying_how_to_edit_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# What tells the service of")
