"""While the gateway runs the advice is kept fresh, and without internet nothing is said."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from api.govuk.parts import agent
from api.govuk.schedule import Keeper
from api.settings import Settings
from tests.api.govuk import fake
from tests.api.govuk.conftest import Desk
from tests.conftest import Clock


@pytest.fixture
def keeper(desk: Desk, clock: Clock) -> Keeper:
    return Keeper(desk.database, desk.client, desk.sync, clock)


async def test_the_first_start_fetches_everything_and_then_every_quarter_of_an_hour(
    desk: Desk, keeper: Keeper
) -> None:
    report = await keeper.run_safely()
    assert report is not None and len(report.fetched) == 3
    desk.clock.forward(14 * 60)
    assert await keeper.run_safely() is None
    desk.govuk.asked.clear()
    desk.clock.forward(2 * 60)
    assert await keeper.run_safely() is not None
    assert desk.govuk.asked == [fake.INDEX]


async def test_without_internet_nothing_is_said_and_it_is_tried_again_later(
    desk: Desk, keeper: Keeper
) -> None:
    desk.govuk.has_trouble(fake.INDEX, *[fake.status(503)] * 4)
    with capture_logs() as logs:
        assert await keeper.run_safely() is None
    assert {entry["log_level"] for entry in logs if entry["event"].startswith("advice")} == {"debug"}
    assert await keeper.run_safely() is None
    desk.clock.forward(15 * 60 + 1)
    assert await keeper.run_safely() is not None


async def test_what_is_wrong_with_a_page_is_logged_without_its_words(desk: Desk, keeper: Keeper) -> None:
    desk.govuk.publish("ruritania", "2026-05-04T10:00:00Z", alert_status=["avoid_the_moon"])
    desk.govuk.pages["sylvania"] = {}
    with capture_logs() as logs:
        await keeper.run_safely()
    warned = {
        entry["slug"]: entry["event"] for entry in logs if entry["log_level"] == "warning" and "slug" in entry
    }
    assert warned == {"ruritania": "advice.surprise", "sylvania": "advice.page_not_synced"}


def test_gov_uk_is_told_who_asks_and_how_to_reach_them() -> None:
    told = agent(Settings(_env_file=None, govuk_contact="ops@example.org"))  # type: ignore[call-arg]
    assert told.startswith("consular-assistant/") and told.endswith(" (ops@example.org)")
