"""A run fetches what it has to and nothing else, whatever GOV.UK does meanwhile."""

from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock

import pytest

from api.govuk.several import ENOUGH
from consular.advice import repository
from consular.advice.models import ChangeKind, State
from consular.errors import NotFound, TemporaryFailure
from tests.api.govuk import fake
from tests.api.govuk.conftest import AGENT, Desk
from tests.consular.advice.sample import UPDATED

ALL = ["freedonia", "ruritania", "sylvania"]
LATER, LATEST = "2026-05-20T10:00:00+01:00", "2026-05-21T10:00:00+01:00"


async def test_the_first_run_brings_every_page(desk: Desk) -> None:
    report = await desk.run()
    assert (report.listed, sorted(report.fetched), report.failed) == (3, ALL, {})
    assert "One must be empty." in await desk.texts("sylvania")
    assert desk.govuk.agents == {AGENT}
    assert desk.announced == []


async def test_the_second_run_asks_for_the_index_alone_and_gets_no_body(desk: Desk) -> None:
    await desk.run()
    desk.govuk.asked.clear()
    desk.govuk.bodies.clear()
    report = await desk.run()
    assert desk.govuk.asked == [fake.INDEX]
    assert desk.govuk.bodies.total() == 0
    assert (report.fetched, report.unchanged) == ([], [])


async def test_every_page_is_as_fresh_as_the_last_look_at_the_index(desk: Desk) -> None:
    await desk.run()
    desk.clock.forward(3600)
    await desk.run()
    page = await desk.page("freedonia")
    assert page is not None and page.confirmed_at == desk.clock.now
    async with desk.database.read() as session:
        held = await repository.holdings(session)
    assert (held.pages, held.behind, held.looked_at) == (3, 0, desk.clock.now)


async def test_a_published_change_brings_that_page_and_is_announced_once(desk: Desk) -> None:
    await desk.run()
    desk.govuk.asked.clear()
    desk.govuk.publish("ruritania", LATER, change_description="The trams are back.", alert_status=[])
    report = await desk.run()
    await desk.run()
    assert (report.fetched, report.changed) == (["ruritania"], ["ruritania"])
    assert desk.govuk.asked == [fake.INDEX, "ruritania", fake.INDEX]
    assert desk.announced == [("ruritania", "The trams are back.")]


async def test_a_page_that_is_asked_for_and_has_not_changed_costs_no_body(desk: Desk) -> None:
    await desk.run()
    desk.govuk.bodies.clear()
    report = await desk.run(only="freedonia")
    assert (report.unchanged, desk.govuk.bodies.total()) == (["freedonia"], 0)


async def test_a_full_run_fetches_all_again(desk: Desk) -> None:
    await desk.run()
    assert sorted((await desk.run(is_full=True)).fetched) == ALL
    assert desk.announced == []


async def test_one_broken_page_stops_no_other(desk: Desk) -> None:
    desk.govuk.pages["ruritania"] = {"details": {}}
    desk.govuk.pages["sylvania"] = ["nonsense"]
    report = await desk.run()
    assert report.fetched == ["freedonia"]
    assert sorted(report.failed) == ["ruritania", "sylvania"]
    desk.govuk.publish("ruritania", UPDATED)
    assert (await desk.run()).fetched == ["ruritania"]


async def test_a_page_that_nobody_foresaw_stops_no_other(desk: Desk) -> None:
    desk.govuk.publish("ruritania", UPDATED, parts={"health": "<div>" * 5000 + "deep"})
    report = await desk.run()
    assert report.failed == {"ruritania": "RecursionError"}
    assert sorted(report.fetched) == ["freedonia", "sylvania"]


async def test_a_document_of_another_page_is_refused(desk: Desk) -> None:
    desk.govuk.pages["ruritania"] = desk.govuk.pages["sylvania"]
    assert (await desk.run()).failed == {"ruritania": "the document is that of sylvania"}


async def test_what_surprises_in_a_page_is_reported_and_survived(desk: Desk) -> None:
    desk.govuk.publish("ruritania", UPDATED, alert_status=["avoid_the_moon"])
    report = await desk.run()
    assert report.surprises == {"ruritania": ("unknown alert status avoid_the_moon",)}
    assert "ruritania" in report.fetched


@pytest.mark.parametrize("trouble", [fake.truncated, fake.cut_off, fake.status(503), fake.status(502)])
@pytest.mark.parametrize("name", [fake.INDEX, "ruritania"])
async def test_a_passing_trouble_is_passed_over(desk: Desk, name: str, trouble: fake.Trouble) -> None:
    desk.govuk.has_trouble(name, trouble, trouble)
    report = await desk.run()
    assert (sorted(report.fetched), report.failed) == (ALL, {})
    assert desk.govuk.asked.count(name) == 3


async def test_an_answer_that_does_not_come_is_waited_for_no_longer_than_a_while(desk: Desk) -> None:
    desk.client._timeout = 0.2
    desk.govuk.has_trouble("ruritania", fake.no_end)
    assert sorted((await desk.run()).fetched) == ALL


async def test_everybody_waits_as_long_as_gov_uk_says(desk: Desk) -> None:
    desk.govuk.has_trouble(fake.INDEX, fake.status(429, retry_after="7"))
    report = await desk.run()
    assert sorted(report.fetched) == ALL
    assert desk.waits.pauses == [7]


async def test_a_wait_that_is_too_long_is_left_to_the_schedule(desk: Desk) -> None:
    desk.govuk.has_trouble(fake.INDEX, fake.status(429, retry_after="7200"))
    with pytest.raises(TemporaryFailure):
        await desk.run()
    assert desk.govuk.asked == [fake.INDEX]
    assert await desk.sync.run() is None
    desk.clock.forward(7199)
    assert await desk.sync.run() is None
    desk.clock.forward(2)
    assert await desk.sync.run() is not None


async def test_a_page_whose_trouble_lasts_is_brought_by_the_next_run(desk: Desk) -> None:
    desk.govuk.has_trouble("ruritania", *[fake.status(503)] * 4)
    report = await desk.run()
    assert report.failed == {"ruritania": "GOV.UK answered with 503"}
    assert (await desk.run()).fetched == ["ruritania"]


async def test_once_gov_uk_has_stopped_answering_the_rest_waits_for_the_next_run(desk: Desk) -> None:
    slugs = [f"island-{number}" for number in range(40)]
    for slug in slugs:
        desk.govuk.publish(slug, UPDATED)
        desk.govuk.has_trouble(slug, *[fake.status(503)] * 4)
    report = await desk.run()
    assert len(report.failed) == 40
    asked = {name for name in desk.govuk.asked if name in slugs}
    assert ENOUGH <= len(asked) < 20
    desk.govuk.troubles.clear()
    assert len((await desk.run()).fetched) == 40


async def test_a_run_that_was_killed_goes_on_where_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.client._timeout = 60
    desk.govuk.has_trouble("ruritania", fake.no_end)
    two_are_stored = asyncio.Event()
    running = asyncio.create_task(
        desk.sync.run(progress=lambda done, _of: two_are_stored.set() if done == 2 else None)
    )
    await two_are_stored.wait()
    monkeypatch.setattr(desk.sync, "_end", AsyncMock())  # a killed process tidies nothing up
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    monkeypatch.undo()
    assert await desk.sync.run() is None
    desk.clock.forward(61)  # the turn of a process that is gone runs out
    report = await desk.sync.run()
    assert report is not None and report.fetched == ["ruritania"]
    assert desk.govuk.bodies["freedonia"] == desk.govuk.bodies["sylvania"] == 1


async def test_a_page_that_changes_in_mid_run_is_kept_as_it_came_and_fetched_no_second_time(
    desk: Desk,
) -> None:
    await desk.run()
    desk.govuk.publish("ruritania", LATER, change_description="First.")

    def publish_again(name: str) -> None:
        if name == "ruritania":
            desk.govuk.before = lambda name: None
            desk.govuk.publish("ruritania", LATEST, change_description="Second.")

    desk.govuk.before = publish_again
    assert (await desk.run()).fetched == ["ruritania"]
    assert (await desk.run()).fetched == []
    assert desk.announced == [("ruritania", "Second.")]


async def test_a_page_that_is_gone_is_marked_and_keeps_its_words(desk: Desk) -> None:
    await desk.run()
    desk.govuk.remove("sylvania")
    assert (await desk.run()).gone == ["sylvania"]
    page = await desk.page("sylvania")
    assert page is not None and page.state is State.GONE
    assert len(await desk.texts("sylvania")) == 4
    assert (await desk.run()).gone == []


async def test_a_page_that_comes_back_is_live_again(desk: Desk) -> None:
    await desk.run()
    desk.govuk.remove("sylvania")
    await desk.run()
    desk.govuk.publish("sylvania", UPDATED)
    await desk.run()
    page = await desk.page("sylvania")
    assert page is not None and page.state is State.LIVE
    async with desk.database.read() as session:
        kinds = [change.kind for change in await repository.changes_of(session, "sylvania")]
    assert kinds == [ChangeKind.BACK, ChangeKind.GONE]


async def test_a_page_that_the_index_lists_and_the_server_misses_is_no_gone_page(desk: Desk) -> None:
    await desk.run()
    desk.govuk.publish("sylvania", LATER)
    desk.govuk.has_trouble("sylvania", fake.status(404))
    report = await desk.run()
    assert report.failed == {"sylvania": "the index lists it, and it is not there"}
    page = await desk.page("sylvania")
    assert page is not None and page.state is State.LIVE


async def test_an_index_that_lists_too_little_removes_nothing_that_is_still_served(desk: Desk) -> None:
    await desk.run()
    del desk.govuk.listed["freedonia"], desk.govuk.listed["sylvania"]
    report = await desk.run()
    assert (report.gone, sorted(report.unchanged)) == ([], ["freedonia", "sylvania"])


async def test_a_withdrawn_page_says_so(desk: Desk) -> None:
    await desk.run()
    desk.govuk.publish("sylvania", LATER)
    desk.govuk.pages["sylvania"]["withdrawn_notice"] = {"explanation": "Old.", "withdrawn_at": LATER}
    await desk.run()
    page = await desk.page("sylvania")
    assert page is not None and page.state is State.WITHDRAWN


async def test_a_folder_of_files_will_do_in_gov_uk_s_place(desk: Desk) -> None:
    desk.govuk.ending = ".json"
    report = await desk.run()
    assert (sorted(report.fetched), report.failed) == (ALL, {})


async def test_an_unknown_country_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(NotFound, match="atlantis"):
        await desk.run(only="atlantis")


async def test_one_replica_has_the_turn(desk: Desk) -> None:
    assert await desk.sync.run() is not None
    assert await desk.sync.run() is None
    desk.clock.forward(15 * 60 + 1)
    assert await desk.sync.run() is not None


async def test_the_rate_is_kept(desk: Desk) -> None:
    desk.client._per_second = 10
    await desk.run()
    assert len(desk.waits.pauses) == 3
    assert all(pause <= 0.3 for pause in desk.waits.pauses)
