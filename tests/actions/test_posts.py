"""Who asks for the embassy hears what GOV.UK publishes of it, once that was fetched, and how old it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer
from actions.knowledge import Knowledge
from api.govuk.client import GovUk
from api.govuk.posts import PostSync
from api.govuk.report import Tally
from consular.database import Database
from consular.replies.briefing import Briefing
from consular.topics import catalogue
from tests.api.channels.loopback import served
from tests.api.govuk.fake import FakeGovUk
from tests.consular.posts import sample

DATA = Path("data")
PARIS = "british-embassy-paris"
SEEN = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def govuk() -> FakeGovUk:
    """It has no page of any post but those that a test adds."""
    return FakeGovUk()


async def fetch(govuk: FakeGovUk, database: Database, at: datetime) -> None:
    async with served(govuk.app) as url:
        client = GovUk(url, "tests", per_second=0)
        posts = PostSync(database, client, timedelta(days=1), lambda: at)
        await posts.run("tests", False, Tally(), lambda done, of: None)
        await client.close()


async def answer(database: Database) -> str:
    """What stands in the reply's placeholders of the post."""
    knowledge = Knowledge(database, dict(catalogue.load(DATA / "topics")), Briefing(DATA))
    said = {"intent": {"name": "find_embassy"}, "text": "where is the embassy", "intent_ranking": []}
    tracker = Tracker("1", {"country": "france"}, said, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    await Answer(knowledge).run(dispatcher, tracker, {})
    [reply] = dispatcher.messages
    assert reply["response"] == "utter_find_embassy"
    return f"{reply['post_and_way']}\n{reply['post_details']}"


@pytest.fixture
def published() -> str:
    return "Contact details as published on GOV.UK on 25 May 2026, last seen there on 20 November 2026:\nLantern House,"


async def test_before_and_after_a_refresh(database: Database, govuk: FakeGovUk, published: str) -> None:
    assert "Last confirmed in 2018" in await answer(database)
    govuk.posts[PARIS] = sample.document(PARIS)
    await fetch(govuk, database, SEEN)
    said = await answer(database)
    assert published in said and "Telephone: +33144513199" in said
    assert "Last confirmed" not in said


async def test_a_post_that_is_gone_is_told_with_its_link(
    database: Database, govuk: FakeGovUk, published: str
) -> None:
    govuk.posts[PARIS] = sample.document(PARIS)
    await fetch(govuk, database, SEEN)
    govuk.posts[PARIS] = {"schema_name": "gone"}
    await fetch(govuk, database, SEEN + timedelta(days=1))
    said = await answer(database)
    assert "GOV.UK no longer has a page on this post, as we saw on 21 November 2026." in said
    assert f"https://www.gov.uk/world/organisations/{PARIS}" in said and published in said
