"""`consular find`: what it prints for programs, and what it says when it cannot find anything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.cli.find import _find, as_data
from api.settings import Settings
from consular.advice import repository
from consular.advice.page import Page, Passage
from consular.advice.repository import Validators
from consular.database import Database
from consular.errors import NotFound
from consular.places import finder

UPDATED = datetime(2026, 11, 2, tzinfo=UTC)
HEADING = "Laws and cultural differences > Smoking and e-cigarette bans"
URL = "https://www.gov.uk/foreign-travel-advice/thailand/safety-and-security"
WORDS = "E-cigarettes are not allowed."


@pytest.fixture
def chosen(seeded_url: str, places_file: Path, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, database_url=seeded_url, places_file=places_file, sentences_folder=tmp_path
    )


async def store(database: Database) -> None:
    passage = Passage(
        "thailand", "safety-and-security", "Safety and security", HEADING, 0, WORDS, URL, UPDATED
    )
    page = Page("thailand", "Thailand", (), UPDATED, None, "", (), (passage,), ())
    async with database.write() as session:
        await repository.store(session, page, Validators(), UPDATED)


async def test_json_has_what_programs_were_promised(chosen: Settings, database: Database) -> None:
    await store(database)
    found = await _find(chosen, finder.load(chosen.places_file), "can I vape", "Thailand")
    printed = as_data(found, 10)
    score = printed["passages"][0].pop("score")
    assert isinstance(score, float)
    assert printed == {
        "would_answer": True,
        "passages": [
            {
                "part": "safety-and-security",
                "heading": "Smoking and e-cigarette bans",
                "text": WORDS,
                "url": URL,
                "updated": "2026-11-02T00:00:00+00:00",
            }
        ],
    }


async def test_without_a_page_the_person_is_told_to_sync(chosen: Settings) -> None:
    with pytest.raises(NotFound, match="consular sync"):
        await _find(chosen, finder.load(chosen.places_file), "can I vape", "thailand")


async def test_a_country_that_nobody_knows_is_said_to_be_unknown(chosen: Settings) -> None:
    with pytest.raises(NotFound, match="no country called Qwertyland"):
        await _find(chosen, finder.load(chosen.places_file), "can I vape", "Qwertyland")
