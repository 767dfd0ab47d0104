"""Key facts in country files: strict in their codes and numbers, in agreement with each other, there for every country."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from consular.countries.models import Country
from consular.database import Database
from consular.facts import seeding
from consular.facts.key_facts import KeyFactsFact
from consular.facts.loader import load
from consular.facts.problems import BadFacts

if TYPE_CHECKING:
    from tests.consular.facts.conftest import Folder

MALI = "countries/mali.yml"
HERE = "data/countries/mali.yml, line "


def problem(folder: Folder, old: str, new: str) -> str:
    folder.replace(MALI, old, new)
    with pytest.raises(BadFacts) as caught:
        load(folder.path)
    [only] = caught.value.problems
    return str(only)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("visa: before_travel", "visa: no", "27: key_facts.entry.visa: cannot be 'False'. Fix: write one of 'none'"),
        ("visa: before_travel", "visa: perhaps", "27: key_facts.entry.visa: cannot be 'perhaps'"),
        ("visa: before_travel", "visa:", "27: key_facts.entry.visa: is empty. Fix: remove the line"),
        ("visa: before_travel", "wisa: none", "27: key_facts.entry.wisa: is not a field that is known here"),
        ("passport_months: 6", "passport_months: 60", "26: key_facts.entry.passport_months: cannot be '60'. Fix: write a whole number from 1 to 12"),
        ("passport_months: 6", 'passport_months: "6"', "26: key_facts.entry.passport_months: cannot be '6'. Fix: write a whole"),
        ("[malaria, rabies]", "[malaria, flu]", "31: key_facts.health.risks.1: cannot be 'flu'"),
        ("[malaria, rabies]", "[malaria, malaria]", "31: key_facts.health.risks: names something twice"),
        ("[malaria, rabies]", "[]", "31: key_facts.health.risks: "),
        ("[malaria, rabies]", "none", "31: key_facts.health.risks: cannot be 'none'"),
        ("[Entry card]", "[Entry – card]", "28: key_facts.entry.authorisations.0: has characters that a text message"),
        ("region: whole country", f"region: {'near ' * 70}", "43: key_facts.warnings.advises_against.0.region: "),
        ("level: all", "level: some", "42: key_facts.warnings.advises_against.0.level: cannot be 'some'"),
        ("08-22\n  entry:", '08-22\n  as_read: {health: "12"}\n  entry:', "23: key_facts.as_read.health: '12' is not of the right form"),
        ("  read_on: 2026-08-22\n", "", "21: key_facts.read_on: is missing"),
        ("  safety:\n    part: safety-and-security\n    terrorism: very_likely\n", "", "21: key_facts.safety: is missing"),
    ],
)  # fmt: skip
def test_what_is_no_code_no_plausible_number_or_no_field_is_told_with_its_line(
    folder: Folder, old: str, new: str, told: str
) -> None:
    assert problem(folder, old, new).startswith(HERE + told)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("08-22\n  entry:", '08-22\n  as_read: {money: "0123456789abcdef"}\n  entry:', "23: key_facts.as_read.money: the page has no such part"),
        ("part: health", "part: regional-risks", "30: key_facts.health.part: the page has no part 'regional-risks'. Fix: write one of"),
        ("from_arrival", "stay", "26: key_facts.entry.passport_months: has no rule that it belongs to"),
        ("    passport_months: 6\n", "", "25: key_facts.entry.passport_rule: does not say how long"),
        ("passport_months: 6", "passport_months: 6\n    passport_days: 180", "27: key_facts.entry.passport_days: says the same"),
        ("before_travel", "before_travel\n    visa_free_days: 30", "28: key_facts.entry.visa_free_days: stands beside a visa"),
        ("before_travel", "unknown\n    visa_free_days: 30", "28: key_facts.entry.visa_free_days: stands beside a visa"),
        ("alcohol: restricted", "alcohol: illegal", "35: key_facts.laws.alcohol_age: is an age for something"),
        ("region: whole country", "region: the north", "41: key_facts.warnings.advises_against: does not say what alert_status says"),
        ("[avoid_all_travel_to_whole_country]", "[]", "41: key_facts.warnings.advises_against: warns of more than alert_status"),
    ],
)  # fmt: skip
def test_facts_that_contradict_each_other_or_the_page_are_told(
    folder: Folder, old: str, new: str, told: str
) -> None:
    assert problem(folder, old, new).startswith(HERE + told)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("visa: before_travel", "visa: unknown"),
        ("visa: before_travel", "visa: none\n    visa_free_days: unknown"),
        ("passport_months: 6", "passport_months: unknown"),
        ("[malaria, rabies]", "unknown"),
        ("    advises_against:\n      - level: all\n        region: whole country\n", "    advises_against: unknown\n"),
        ("    risks: [malaria, rabies]\n", ""),
    ],
)  # fmt: skip
def test_a_field_may_be_unknown_or_left_out(folder: Folder, old: str, new: str) -> None:
    folder.replace(MALI, old, new)
    assert "mali" in load(folder.path).countries


@cache
def ours() -> dict[str, KeyFactsFact]:
    return {slug: entry.fact.key_facts for slug, entry in load(Path("data")).countries.items()}


def test_every_country_has_key_facts_that_say_something_in_every_group() -> None:
    assert len(ours()) == 226
    for slug, facts in ours().items():
        said = facts.model_dump(exclude_none=True)
        assert set(said) == {"read_on", "as_read", "entry", "health", "laws", "safety", "warnings"}, slug
        assert said["safety"]["terrorism"], slug


def test_visas_are_known_for_nearly_everywhere_and_never_guessed() -> None:
    visas = [facts.entry.visa for facts in ours().values()]
    assert visas.count("unknown") + visas.count(None) < 15
    assert ours()["thailand"].entry.visa == "none" and ours()["thailand"].entry.visa_free_days == 60
    assert ours()["vanuatu"].entry.visa is None, "its page says neither yes nor no"


async def test_they_are_carried_into_the_database(folder: Folder, empty: Database) -> None:
    async with empty.write() as session:
        await seeding.seed(session, folder.path)
    folder.replace(MALI, "visa: before_travel", "visa: e_visa")
    async with empty.write() as session:
        report = await seeding.seed(session, folder.path)
    assert report.changed == ["countries/mali"]
    async with empty.read() as session:
        mali = (await session.execute(select(Country).where(Country.slug == "mali"))).scalar_one()
    assert mali.key_facts is not None
    assert mali.key_facts["read_on"] == "2026-08-22"
    assert mali.key_facts["entry"]["visa"] == "e_visa" and "blank_pages" not in mali.key_facts["entry"]
