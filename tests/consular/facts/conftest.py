"""A small data folder that a test can spoil, and a database with every table and no rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from consular.database import Database
from consular.tables import METADATA

MALI = """\
slug: mali
name: Mali
name_in_sentence: Mali
iso2: "ML"
territory: false
alert_status: [avoid_all_travel_to_whole_country]
advice_updated: 2026-07-10
emergency:
  police:
    - number: "17"
  ambulance:
    - number: "15"
      note: Bamako only
  fire: not published
posts:
  - british-embassy-bamako
links: {}
parts: [warnings-and-insurance, entry-requirements, safety-and-security, health]
source: https://www.gov.uk/foreign-travel-advice/mali
checked_on: 2026-08-22
key_facts:
  read_on: 2026-08-22
  entry:
    part: entry-requirements
    passport_rule: from_arrival
    passport_months: 6
    visa: before_travel
    authorisations: [Entry card]
  health:
    part: health
    risks: [malaria, rabies]
  laws:
    part: safety-and-security
    alcohol: restricted
    alcohol_age: 18
  safety:
    part: safety-and-security
    terrorism: very_likely
  warnings:
    part: warnings-and-insurance
    advises_against:
      - level: all
        region: whole country
"""
NIGER = MALI.replace("mali", "niger").replace("Mali", "Niger").replace('"ML"', '"NE"')
BAMAKO = """\
slug: british-embassy-bamako
name: British Embassy Bamako
kind: embassy
located_in: mali
serves:
  - mali
contact_url: https://www.contact.service.csd.fcdo.gov.uk/posts/mali/british-embassy-bamako
checked_on: 2026-08-22
last_confirmed: 2018
phones:
  - label: Telephone
    number: "(00223) 44 97 69 13"
opening:
  - days: [mon, tue]
    from: "10:00"
    to: "12:00"
"""
DOCUMENT = """\
title: Emergency travel document
link: https://www.gov.uk/emergency-travel-document
checked: 2026-08-22
facts:
  etd_fee: "£125"
"""
MONEY = """\
title: Money
intents:
  stranded_no_money:
    title: No money
    severity: high
    country: helpful
"""


class Folder:
    """A data folder with one fact of each kind (and a second country)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write("countries/mali.yml", MALI)
        self.write("countries/niger.yml", NIGER)
        self.write("posts/british-embassy-bamako.yml", BAMAKO)
        self.write("services/emergency_travel_document.yml", DOCUMENT)
        self.write("topics/money/topic.yml", MONEY)

    def write(self, name: str, text: str) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        self.write(name, text.replace(old, new, 1))

    def remove(self, name: str) -> None:
        (self.path / name).unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data")


@pytest_asyncio.fixture
async def empty(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield database
    await database.close()
