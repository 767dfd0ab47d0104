"""Questions of travel advice where no page is held: the facts that ship, with their date and link."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import update

from actions.answer import Answer
from actions.knowledge import Knowledge
from consular.advice import repository
from consular.advice.fingerprints import of_parts
from consular.advice.page import Page, read
from consular.advice.repository import Validators
from consular.countries.models import Country
from consular.database import Database
from consular.replies.briefing import Briefing
from consular.topics import catalogue
from tests.conftest import Clock
from tests.consular.advice.sample import document

DATA = Path("data")


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    return Knowledge(database, dict(catalogue.load(DATA / "topics")), Briefing(DATA))


async def ask(knowledge: Knowledge, text: str, intent: str, country: str = "thailand") -> dict[str, Any]:
    message: dict[str, Any] = {"intent": {"name": intent, "confidence": 0.9}, "text": text}
    asked = Tracker("1", {"country": country}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    await Answer(knowledge).run(dispatcher, asked, {})
    said: dict[str, Any] = dispatcher.messages[0]
    return said


async def test_a_visa_question_is_answered_with_the_fact_its_date_and_its_link(knowledge: Knowledge) -> None:
    said = await ask(knowledge, "do I need a visa for Thailand", "advice_entry")
    assert said["response"] == "utter_fact_entry"
    assert said["facts"].startswith("Visa: none for a tourist stay of up to 60 days.")
    assert "read on 22 August 2026" in said["facts_source"]
    assert said["facts_source"].endswith("foreign-travel-advice/thailand/entry-requirements")


async def test_what_the_readings_differ_on_is_not_stated(knowledge: Knowledge) -> None:
    said = await ask(knowledge, "do I need a visa", "advice_entry", "turkmenistan")
    assert said["facts"].startswith("Visa: I do not know. Check the page.")


@pytest.mark.parametrize("is_gone", [False, True])
async def test_a_newer_page_makes_them_stale(knowledge: Knowledge, clock: Clock, is_gone: bool) -> None:
    updated = datetime(2026, 6, 30, tzinfo=UTC) if is_gone else datetime(2026, 11, 2, tzinfo=UTC)
    page = Page("thailand", "Thailand", (), updated, None, "", (), (), ())
    async with knowledge.database.write() as session:
        await repository.store(session, page, Validators(), clock())
        if is_gone:
            await repository.mark_gone(session, "thailand", clock())
    said = await ask(knowledge, "do I need a visa", "advice_entry")
    assert said["facts"].startswith("The page has changed since we read it on 22 August 2026.")


async def test_a_page_from_before_the_reading_leaves_them_fresh(knowledge: Knowledge, clock: Clock) -> None:
    page = Page("thailand", "Thailand", (), datetime(2026, 6, 30, tzinfo=UTC), None, "", (), (), ())
    async with knowledge.database.write() as session:
        await repository.store(session, page, Validators(), clock())
    assert (await ask(knowledge, "visa", "advice_entry"))["facts"].startswith("Visa: none")


async def test_a_part_that_says_the_same_as_when_it_was_read_is_not_stale_however_new_the_page(
    knowledge: Knowledge, clock: Clock
) -> None:
    parts = {"entry-requirements": "<p>A visa.</p>", "health": "<p>Jabs.</p>"}
    newer = {**document("thailand", parts), "public_updated_at": "2026-11-02T10:00:00Z"}
    page = read(newer)
    async with knowledge.database.write() as session:
        await repository.store(session, page, Validators(), clock())
        thailand = await session.get(Country, "thailand")
        assert thailand is not None and thailand.key_facts is not None
        marks = {**of_parts(page.passages), "health": "0" * 16}
        thailand.key_facts = {**thailand.key_facts, "as_read": marks}
    assert (await ask(knowledge, "do I need a visa", "advice_entry"))["facts"].startswith("Visa: none")
    said = await ask(knowledge, "do I need jabs", "advice_health")
    assert said["facts"].startswith("Yellow fever certificate: only if")
    assert "\nThe page has changed since we read it on 22 August 2026." in said["facts"]


async def test_a_database_that_was_not_seeded_since_answers_as_before(knowledge: Knowledge) -> None:
    async with knowledge.database.write() as session:
        await session.execute(update(Country).values(key_facts=None))
    assert (await ask(knowledge, "visa", "advice_entry"))["response"] == "utter_advice_entry"
