"""Taking whatever is next: the gravest that nobody has, and only of the officer's own posts."""

from __future__ import annotations

from datetime import timedelta

from consular.conversations.models import Handover
from consular.database import Database
from consular.desk import claims
from consular.desk.levels import ServiceLevels
from consular.staff.models import Officer
from tests.consular.desk.conftest import AT, GONE_AFTER, Records

PARIS, ROME = "british-embassy-paris", "british-embassy-rome"
MINUTE = timedelta(minutes=1)


async def take(database: Database, levels: ServiceLevels, officer: Officer) -> int | None:
    async with database.write() as session:
        return await claims.claim_next(session, levels, officer, AT, GONE_AFTER)


async def test_the_gravest_is_next_then_the_one_with_the_least_time_then_who_waits_longest(
    database: Database, records: Records, service_levels: ServiceLevels
) -> None:
    ann = await records.officer("Ann")
    latest = await records.conversation("a", waiting_since=AT)
    longest = await records.conversation("b", waiting_since=AT - 9 * MINUTE)
    roomy = await records.conversation("c", answer_by=AT + 9 * MINUTE)
    pressing = await records.conversation("d", answer_by=AT + MINUTE)
    critical = await records.conversation("e", urgency=2, answer_by=AT + 20 * MINUTE)
    taken = [await take(database, service_levels, ann) for _ in range(6)]
    assert taken == [critical, pressing, roomy, longest, latest, None]


async def test_an_officer_of_a_post_is_given_its_own_and_what_is_nobodys_yet(
    database: Database, records: Records, service_levels: ServiceLevels
) -> None:
    ann = await records.officer("Ann", PARIS)
    await records.conversation("a", post_slug=ROME, urgency=2)
    own = await records.conversation("b", post_slug=PARIS, urgency=1)
    unrouted = await records.conversation("c")
    assert [await take(database, service_levels, ann) for _ in range(3)] == [own, unrouted, None]


async def test_what_is_with_the_bot_or_with_a_colleague_is_nobodys_next(
    database: Database, records: Records, service_levels: ServiceLevels
) -> None:
    ann, bob = await records.officer("Ann"), await records.officer("Bob")
    await records.conversation("a", handover=Handover.BOT, waiting_since=None)
    await records.conversation("b", handover=Handover.OFFICER, officer_id=bob.id)
    assert await take(database, service_levels, ann) is None
