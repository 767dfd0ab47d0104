"""Posts are asked for once a day, whatever GOV.UK does meanwhile, and what we hold of them outlives its troubles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from unittest.mock import AsyncMock

import pytest
import pytest_asyncio
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from api.govuk.posts import PostSync
from api.govuk.report import Tally
from api.govuk.schedule import Keeper
from api.govuk.several import ENOUGH
from api.govuk.sync import Sync
from consular.advice.models import AdviceSync, State
from consular.countries.models import CountryPost
from consular.posts import pages
from consular.posts.models import Post, PostPage, PostPhone
from tests.api.govuk import fake
from tests.api.govuk.conftest import AGENT, Desk
from tests.consular.posts import sample

PARIS, OSLO, TOKYO = "british-embassy-paris", "british-embassy-oslo", "british-embassy-tokyo"
ALL = sorted((PARIS, OSLO, TOKYO))
DAY = 24 * 3600


async def leave(session: AsyncSession, *slugs: str) -> None:
    """No posts but these."""
    for column in (PostPhone.post_slug, CountryPost.post_slug, Post.slug):
        await session.execute(delete(column.class_).where(column.not_in(slugs)))


@pytest_asyncio.fixture
async def posts(desk: Desk) -> AsyncIterator[Desk]:
    async with desk.database.write() as session:
        await leave(session, *ALL)
    every = timedelta(seconds=DAY)
    of_posts = PostSync(desk.database, desk.client, every, desk.clock)
    desk.sync = Sync(desk.database, desk.client, AsyncMock(), timedelta(minutes=15), desk.clock, of_posts)
    for slug in ALL:
        desk.govuk.posts[slug] = sample.document(slug)
    yield desk


async def run(desk: Desk, is_full: bool = False) -> Tally:
    return (await desk.run(is_full=is_full)).posts


async def held(desk: Desk, slug: str = PARIS) -> PostPage:
    async with desk.database.read() as session:
        row = await pages.get(session, slug)
        assert row is not None
        return row


async def test_the_first_run_brings_every_post(posts: Desk) -> None:
    tally = await run(posts)
    assert (tally.listed, sorted(tally.fetched), tally.failed, tally.changed) == (3, ALL, {}, [])
    row = await held(posts)
    assert row.address == [*sample.ADDRESS, "France"]
    assert row.phones == [
        {"label": "Telephone", "published": "+33 (0) 1 44 51 31 99", "e164": "+33144513199"}
    ]
    assert (row.state, row.confirmed_at, row.trouble) == (State.LIVE, posts.clock.now, None)
    assert posts.govuk.agents == {AGENT}


async def test_a_second_run_on_the_same_day_asks_for_no_post(posts: Desk) -> None:
    await run(posts)
    posts.govuk.asked.clear()
    posts.clock.forward(DAY - 1)
    assert (await run(posts)).listed == 0
    assert posts.govuk.asked == [fake.INDEX]


async def test_a_day_later_every_post_is_asked_for_and_costs_no_body(posts: Desk) -> None:
    await run(posts)
    posts.govuk.bodies.clear()
    posts.clock.forward(DAY)
    tally = await run(posts)
    assert (sorted(tally.unchanged), tally.fetched, posts.govuk.bodies.total()) == (ALL, [], 0)
    assert (await held(posts)).confirmed_at == posts.clock.now


async def test_a_changed_post_is_fetched_and_told(posts: Desk) -> None:
    await run(posts)
    posts.clock.forward(DAY)
    posts.govuk.posts[PARIS] = sample.document(PARIS, email_addresses=[{"email": "new@example.org"}])
    tally = await run(posts)
    assert (tally.fetched, tally.changed, sorted(tally.unchanged)) == (
        [PARIS],
        [PARIS],
        sorted((OSLO, TOKYO)),
    )
    assert (await held(posts)).emails == ["new@example.org"]


async def test_a_full_run_fetches_every_post_again(posts: Desk) -> None:
    await run(posts)
    tally = await run(posts, is_full=True)
    assert (sorted(tally.fetched), tally.changed) == (ALL, [])


async def test_one_country_s_page_alone_asks_for_no_post(posts: Desk) -> None:
    assert (await posts.run(only="ruritania")).posts.listed == 0
    assert posts.govuk.asked == [fake.INDEX, "ruritania"]


@pytest.mark.parametrize("trouble", [fake.truncated, fake.cut_off, fake.status(503), fake.status(502)])
async def test_a_passing_trouble_is_passed_over(posts: Desk, trouble: fake.Trouble) -> None:
    posts.govuk.has_trouble(PARIS, trouble, trouble)
    tally = await run(posts)
    assert (sorted(tally.fetched), tally.failed) == (ALL, {})
    assert posts.govuk.asked.count(PARIS) == 3


async def test_everybody_waits_as_long_as_gov_uk_says(posts: Desk) -> None:
    posts.govuk.has_trouble(OSLO, fake.status(429, retry_after="7"))
    assert sorted((await run(posts)).fetched) == ALL
    assert posts.waits.now == 7


async def test_a_post_whose_trouble_lasts_is_brought_by_the_next_run(posts: Desk) -> None:
    posts.govuk.has_trouble(PARIS, *[fake.status(503)] * 4)
    tally = await run(posts)
    assert (tally.failed, sorted(tally.fetched)) == (
        {PARIS: "GOV.UK answered with 503"},
        sorted((OSLO, TOKYO)),
    )
    tally = await run(posts)
    assert (tally.listed, tally.fetched) == (1, [PARIS])


async def test_the_advice_is_up_to_date_whatever_becomes_of_the_posts(posts: Desk) -> None:
    posts.govuk.has_trouble(PARIS, *[fake.status(503)] * 4)
    report = await posts.run()
    assert report.failed == {} and report.posts.failed
    async with posts.database.read() as session:
        assert (await session.get_one(AdviceSync, 1)).finished_at == posts.clock.now


async def test_once_gov_uk_has_stopped_answering_the_rest_waits_for_the_next_run(posts: Desk) -> None:
    slugs = [f"embassy-{number:02}" for number in range(40)]
    async with posts.database.write() as session:
        paris = await session.get_one(Post, PARIS)
        copied = {name: getattr(paris, name) for name in Post.__table__.columns.keys()}  # noqa: SIM118
        session.add_all(Post(**{**copied, "slug": slug}) for slug in slugs)
    for slug in (*slugs, *ALL):
        posts.govuk.has_trouble(slug, *[fake.status(503)] * 4)
    assert len((await run(posts)).failed) == 43
    assert ENOUGH <= len(set(posts.govuk.asked) & {*slugs, *ALL}) < 20


async def test_a_run_that_was_killed_goes_on_where_it_was(
    posts: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts.client._timeout = 60
    posts.govuk.has_trouble(PARIS, fake.no_end)
    two_are_stored = asyncio.Event()
    running = asyncio.create_task(
        posts.sync.run(of_posts=lambda done, _of: two_are_stored.set() if done == 2 else None)
    )
    await asyncio.wait_for(two_are_stored.wait(), 30)
    monkeypatch.setattr(posts.sync, "_end", AsyncMock())  # a killed process tidies nothing up
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    monkeypatch.undo()
    posts.clock.forward(61)
    report = await posts.sync.run()
    assert report is not None and (report.posts.listed, report.posts.fetched) == (1, [PARIS])
    assert posts.govuk.bodies[OSLO] == posts.govuk.bodies[TOKYO] == 1


async def test_a_post_that_is_not_there_is_told_once_a_day_and_what_we_hold_stays(posts: Desk) -> None:
    await run(posts)
    seen, kept = posts.clock.now, posts.govuk.posts.pop(PARIS)
    posts.clock.forward(DAY)
    tally = await run(posts)
    assert (tally.absent, tally.failed) == ({PARIS: "GOV.UK has no page under this name"}, {})
    row = await held(posts)
    assert (row.state, row.confirmed_at, row.trouble) == (State.LIVE, seen, tally.absent[PARIS])
    assert row.emails
    assert (await run(posts)).listed == 0
    posts.govuk.posts[PARIS] = kept
    posts.clock.forward(DAY)
    assert sorted((await run(posts)).unchanged) == ALL
    assert (await held(posts)).trouble is None


@pytest.mark.parametrize("by_status", [True, False])
async def test_a_post_that_moved_is_told_with_its_new_address_and_never_followed(
    posts: Desk, by_status: bool
) -> None:
    to = "/world/organisations/british-embassy-lutetia"
    if by_status:
        posts.govuk.has_trouble(PARIS, fake.status(303, location=to))
    else:
        posts.govuk.posts[PARIS] = {"schema_name": "redirect", "redirects": [{"destination": to}]}
    tally = await run(posts)
    assert tally.absent == {PARIS: f"GOV.UK has it under another address: {to}"}
    assert "british-embassy-lutetia" not in posts.govuk.asked
    assert (await held(posts)).confirmed_at is None


@pytest.mark.parametrize("by_status", [True, False])
async def test_a_post_that_is_gone_is_marked_and_keeps_its_details(posts: Desk, by_status: bool) -> None:
    await run(posts)
    seen = posts.clock.now
    posts.clock.forward(DAY)
    if by_status:
        posts.govuk.has_trouble(PARIS, fake.status(410))
    else:
        posts.govuk.posts[PARIS] = {"schema_name": "gone", "details": {"explanation": "It closed."}}
    assert (await run(posts)).gone == [PARIS]
    row = await held(posts)
    assert (row.state, row.state_since, row.confirmed_at) == (State.GONE, posts.clock.now, seen)
    assert row.address[0] == "Lantern House"


async def test_a_post_that_is_still_gone_is_no_news_and_one_that_comes_back_is_live(posts: Desk) -> None:
    gone = posts.govuk.posts[PARIS] = {"schema_name": "gone"}
    assert (await run(posts)).gone == [PARIS]
    since = posts.clock.now
    posts.clock.forward(DAY)
    assert posts.govuk.posts[PARIS] is gone
    assert (await run(posts)).gone == []
    assert (await held(posts)).state_since == since
    posts.clock.forward(DAY)
    posts.govuk.posts[PARIS] = sample.document(PARIS)
    await run(posts)
    assert (await held(posts)).state is State.LIVE


async def test_a_withdrawn_post_says_since_when(posts: Desk) -> None:
    posts.govuk.posts[PARIS]["withdrawn_notice"] = {"explanation": "x", "withdrawn_at": sample.PAGE_DATE}
    await run(posts)
    row = await held(posts)
    assert (row.state, row.state_since.isoformat()) == (State.WITHDRAWN, "2026-09-01T10:00:00+00:00")


async def test_what_is_no_post_s_page_is_refused_and_asked_for_again_a_day_later(posts: Desk) -> None:
    await run(posts)
    posts.clock.forward(DAY)
    posts.govuk.posts[PARIS] = {"schema_name": "guide"}
    posts.govuk.posts[OSLO] = sample.document(TOKYO)
    tally = await run(posts)
    assert tally.failed == {
        PARIS: "the document is no worldwide_organisation, but guide",
        OSLO: f"the document is that of {TOKYO}",
    }
    assert (await held(posts)).emails and (await held(posts)).trouble == tally.failed[PARIS]
    assert (await run(posts)).listed == 0


async def test_a_page_that_nobody_foresaw_stops_no_other(posts: Desk) -> None:
    office = posts.govuk.posts[PARIS]["details"]["main_office_parts"][0]
    office["access_and_opening_times"] = "<div>" * 5000 + "open"
    tally = await run(posts)
    assert tally.failed == {PARIS: "RecursionError"}
    assert sorted(tally.fetched) == sorted((OSLO, TOKYO))


async def test_what_surprises_in_a_page_is_reported_and_survived(posts: Desk) -> None:
    posts.govuk.posts[PARIS]["title"] = None
    tally = await run(posts)
    assert (tally.surprises, sorted(tally.fetched)) == ({PARIS: ("title is missing",)}, ALL)


async def test_a_folder_of_files_will_do_in_gov_uk_s_place(posts: Desk) -> None:
    posts.govuk.ending = ".json"
    assert sorted((await run(posts)).fetched) == ALL


async def test_the_gateway_s_schedule_looks_at_posts_once_a_day_and_logs_what_is_wrong(posts: Desk) -> None:
    keeper = Keeper(posts.database, posts.client, posts.sync, posts.clock)
    posts.govuk.posts |= {PARIS: {}, OSLO: {"schema_name": "gone"}}
    posts.govuk.posts[TOKYO]["title"] = None
    with capture_logs() as logs:
        await keeper.run_safely()
    told = {(entry["event"], entry.get("slug")) for entry in logs if entry["event"].startswith("posts.")}
    assert told == {
        ("posts.synced", None),
        ("posts.page_not_synced", PARIS),
        ("posts.page_gone", OSLO),
        ("posts.surprise", TOKYO),
    }
    posts.govuk.asked.clear()
    posts.clock.forward(16 * 60)
    assert await keeper.run_safely() is not None
    assert posts.govuk.asked == [fake.INDEX]
