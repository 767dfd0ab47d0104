"""Everyday questions over whole pages: what is quoted is the page's own, from its sentence's start to its end.

GOV.UK's pages are read where GOVUK_FOLDER has a copy of them; without one, pages of our own making, in the same shape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer
from actions.knowledge import Knowledge
from api import settings
from consular.advice import repository
from consular.advice.answering import Advice
from consular.advice.page import read
from consular.advice.repository import Validators
from consular.advice.search import Search
from consular.database import Database
from consular.places import finder
from consular.replies.briefing import Briefing
from consular.topics import catalogue
from tests.actions.everyday import OF_GOVUK, OF_OURS, OUR_PAGES, Everyday
from tests.actions.plain_reading import NUMBER, Part, fragments, is_whole, parts
from tests.bot.evaluation.passages import questions
from tests.conftest import Clock
from tests.consular.advice.sample import document

DATA = Path("data")
Served = Callable[[str], dict[str, Any]]
LINK = re.compile(r"https://www\.gov\.uk/foreign-travel-advice/([a-z-]+)/([a-z0-9-]+)(?:#([\w-]+))?$")


def of_ours(country: str) -> dict[str, Any]:
    return document(country, OUR_PAGES[country], alert_status=[])


def of_govuk(country: str) -> dict[str, Any]:
    page: dict[str, Any] = json.loads((questions.PAGES / f"{country}.json").read_text(encoding="utf-8"))
    return page


SOURCES = [
    pytest.param(of_ours, OF_OURS, id="ours"),
    pytest.param(of_govuk, OF_GOVUK, id="govuk", marks=pytest.mark.skipif(
        not questions.are_at_hand(), reason=f"{questions.PAGES} holds no copy of GOV.UK's pages")),
]  # fmt: skip


@pytest.fixture
def knowledge(database: Database, clock: Clock, places_file: Path) -> Knowledge:
    search = Search.load(DATA, finder.load(places_file), settings.load().sentences_folder)
    advice = Advice(search, timedelta(days=1))
    topics = dict(catalogue.load(DATA / "topics"))
    return replace(Knowledge(database, topics, Briefing(DATA)), advice=advice, clock=clock)


async def ask(knowledge: Knowledge, asked: Everyday) -> dict[str, Any]:
    message: dict[str, Any] = {"intent": {"name": asked.intent, "confidence": 0.9}, "text": asked.question}
    tracker = Tracker("1", {"country": asked.country}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    await Answer(knowledge).run(dispatcher, tracker, {})
    said: dict[str, Any] = dispatcher.messages[0]
    return said


@pytest.mark.parametrize(("served", "asked_of"), SOURCES)
async def test_an_answer_is_whole_sentences_of_the_page_with_its_link_and_its_date(
    knowledge: Knowledge, clock: Clock, served: Served, asked_of: tuple[Everyday, ...]
) -> None:
    assert len(asked_of) == 20 and len({asked.country for asked in asked_of}) > 1
    pages = {asked.country: served(asked.country) for asked in asked_of}
    async with knowledge.database.write() as session:
        for page in pages.values():
            await repository.store(session, read(page), Validators(), clock())
    for asked in asked_of:
        said = await ask(knowledge, asked)
        assert said["response"] == "utter_advice_quote", asked
        part = _links_to_its_part(said["quote_source"], asked, pages[asked.country])
        rest = said["quote_rest"].removeprefix("\fIn full:\n")
        for quote in (said["quote"], said["quote_short"], *([rest] if rest else [])):
            _is_the_page_s_own(quote, part, asked)
        assert bool(rest) == (said["quote"] != said["quote_short"]) and "…" not in rest, asked


def _links_to_its_part(source: str, asked: Everyday, page: dict[str, Any]) -> Part:
    """The part that the source names, if name, day and link are those of the page as it was served."""
    told, _, link = source.partition(":\n")
    found = LINK.match(link)
    assert found and found[1] == asked.country and found[2] in asked.parts, (asked, source)
    titles = {part["slug"]: part["title"] for part in page["details"]["parts"]}
    day = datetime.fromisoformat(page["public_updated_at"])
    assert told == f"GOV.UK, {titles[found[2]]}, updated {day.day} {day:%B %Y}", asked
    part = parts(page)[found[2]]
    assert found[3] is None or found[3] in part.ids, (asked, source)
    return part


def _is_the_page_s_own(quote: str, part: Part, asked: Everyday) -> None:
    said = list(fragments(quote))
    assert said, asked
    for fragment in said:
        assert is_whole(fragment, part), (asked, fragment)
    assert set(NUMBER.findall(quote)) <= part.numbers, (asked, quote)
    assert not NUMBER.search(quote) or not re.search(r"\d…|…\d", quote), (asked, quote)
