"""Fifty officers at once: each conversation ends with exactly one of them, and none is lost."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

from sqlalchemy import func, insert, select

from consular.contacts.models import Contact
from consular.conversations.models import Conversation, Handover
from consular.database import Database
from consular.desk import claims
from consular.desk.levels import ServiceLevels
from consular.desk.models import HandoverEvent, Step
from consular.errors import Conflict
from consular.staff.models import Officer
from tests.consular.desk.conftest import AT, GONE_AFTER

OFFICERS, CONVERSATIONS = 50, 200


async def fill(database: Database) -> tuple[list[int], list[int]]:
    """The ids of officers and of waiting conversations."""
    people, waiting = range(1, OFFICERS + 1), range(1, CONVERSATIONS + 1)
    async with database.write() as session:
        await session.execute(
            insert(Officer),
            [
                {
                    "id": n,
                    "email": f"o{n}@example.org",
                    "name": f"Officer {n}",
                    "shown_as": "O",
                    "created_at": AT,
                }
                for n in people
            ],
        )
        await session.execute(
            insert(Contact),
            [{"id": n, "channel": "sms", "address": f"+44{n:010d}", "created_at": AT} for n in waiting],
        )
        rows = [
            {"id": n, "contact_id": n, "channel": "sms", "handover": Handover.WAITING, "created_at": AT,
             "waiting_since": AT}
            for n in waiting
        ]  # fmt: skip
        await session.execute(insert(Conversation), rows)
    return list(people), list(waiting)


async def holders(database: Database) -> dict[int, int | None]:
    async with database.read() as session:
        query = select(Conversation.id, Conversation.officer_id).where(
            Conversation.handover == Handover.OFFICER
        )
        return dict((await session.execute(query)).tuples().all())


async def claimed_events(database: Database) -> Counter[int]:
    """How often each conversation was taken."""
    async with database.read() as session:
        query = (
            select(HandoverEvent.conversation_id, func.count())
            .where(HandoverEvent.kind == Step.CLAIMED)
            .group_by(HandoverEvent.conversation_id)
        )
        return Counter(dict((await session.execute(query)).tuples().all()))


async def test_of_fifty_officers_who_claim_two_hundred_conversations_exactly_one_gets_each(
    database: Database, service_levels: ServiceLevels
) -> None:
    officers, conversations = await fill(database)
    won: dict[int, list[int]] = {number: [] for number in conversations}
    lost: list[str] = []

    async def claim_many(officer_id: int) -> None:
        """Every one of them, in an order of the officer's own."""
        async with database.read() as session:
            officer = await session.get_one(Officer, officer_id)
        for number in random.Random(officer_id).sample(conversations, len(conversations)):
            try:
                async with database.write() as session:
                    assert await claims.claim(session, service_levels, number, officer, AT, GONE_AFTER)
                won[number].append(officer_id)
            except Conflict as refusal:
                lost.append(str(refusal))

    async with asyncio.TaskGroup() as group:
        for officer_id in officers:
            group.create_task(claim_many(officer_id))
    assert {number: len(winners) for number, winners in won.items()} == dict.fromkeys(conversations, 1)
    assert await holders(database) == {number: winners[0] for number, winners in won.items()}
    assert await claimed_events(database) == Counter(dict.fromkeys(conversations, 1))
    assert len(lost) == (OFFICERS - 1) * CONVERSATIONS and all(text.startswith("Officer ") for text in lost)


async def test_fifty_officers_who_take_whatever_is_next_never_get_the_same(
    database: Database, service_levels: ServiceLevels
) -> None:
    officers, conversations = await fill(database)
    taken: list[int] = []

    async def take_all(officer_id: int) -> None:
        while True:
            async with database.write() as session:
                officer = await session.get_one(Officer, officer_id)
                found = await claims.claim_next(session, service_levels, officer, AT, GONE_AFTER)
            if found is None:
                return
            taken.append(found)

    async with asyncio.TaskGroup() as group:
        for officer_id in officers:
            group.create_task(take_all(officer_id))
    assert sorted(taken) == conversations
    assert sorted(await holders(database)) == conversations
