"""How fast the queue answers with 5,000 open conversations: `nice python -m tests.bench.desk_queue`.

On both databases: pages, filters, counts and the ways of searching that were compared.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from consular.cases.models import Case, CaseDetail
from consular.contacts.models import Contact
from consular.conversations.models import Author, Conversation, Direction, Handover, Message, Status
from consular.database import Database
from consular.desk import board, queue
from consular.desk.queue import Filter, Whose
from consular.severity import Severity
from consular.staff.models import Officer
from tests import postgres
from tests.conftest import migrate

CONVERSATIONS, MESSAGES = 5_000, 20
TIMES = 15
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
POSTS = [f"post-{number}" for number in range(60)]
WORDS = re.findall(
    r"\w+",
    "passport lost stolen police hospital embassy help flight money bank arrested friend beach night taxi hotel "
    "yesterday please need urgent document mother father child airport train station phone number",
)


def rows() -> dict[type[Any], list[dict[str, Any]]]:
    """The same rows for every run."""
    chance = random.Random(5)
    filled: dict[type[Any], list[dict[str, Any]]] = {
        model: [] for model in (Contact, Conversation, Message, Case, CaseDetail)
    }
    for number in range(1, CONVERSATIONS + 1):
        since = AT - timedelta(seconds=chance.randrange(86_400))
        urgency = chance.choice((0, 0, 0, 1, 2))
        filled[Contact].append(
            {"id": number, "channel": "sms", "address": f"+4477{number:08d}", "created_at": since}
        )
        filled[Conversation].append(
            {
                "id": number, "contact_id": number, "channel": "sms", "handover": Handover.WAITING,
                "urgency": urgency, "country_slug": "france", "memory": {}, "emergency_numbers": False,
                "created_at": since, "waiting_since": since, "answer_by": since + timedelta(hours=4),
                "post_slug": chance.choice(POSTS), "discreet": False, "shown_after": 0,
            }
        )  # fmt: skip
        for at in range(MESSAGES):
            said = " ".join(chance.choices(WORDS, k=14))
            filled[Message].append(
                {
                    "id": (number - 1) * MESSAGES + at + 1, "conversation_id": number, "channel": "sms",
                    "direction": Direction.IN if at % 2 else Direction.OUT, "author": Author.PERSON,
                    "text": f"said {said} zebra" if number % 500 == 0 else f"said {said}", "buttons": [], "trace": "",
                    "status": Status.ANSWERED, "created_at": since, "attempts": 0, "doubtful": False,
                }
            )  # fmt: skip
        filled[Case].append(
            {
                "id": number, "reference": f"{number:06d}"[:3] + "-" + f"{number:06d}"[3:], "topic": "arrest",
                "severity": Severity.NORMAL, "state": "open", "conversation_id": number,
                "opened_by": number * MESSAGES, "opened_at": since, "no_voicemail": False,
            }
        )  # fmt: skip
        filled[CaseDetail].append(
            {
                "case_id": number, "message_id": number * MESSAGES, "kind": "name",
                "value": f"Person {number}", "created_at": since,
            }
        )  # fmt: skip
    return filled


async def fill(database: Database) -> int:
    async with database.write() as session:
        officer = Officer(email="a@example.org", name="Ann", shown_as="Ann", created_at=AT)
        session.add(officer)
        await session.flush()
        for model, values in rows().items():
            for start in range(0, len(values), 2000):
                await session.execute(insert(model), values[start : start + 2000])
    async with database.engine.connect() as connection:
        await connection.execute(text("ANALYZE"))
        await connection.commit()
    return officer.id


Ask = Callable[[AsyncSession, Officer], Awaitable[Any]]


def page(chosen: Filter) -> Ask:
    """What the console asks for: a page of rows with all that each shows, and how many there are."""

    async def ask(session: AsyncSession, officer: Officer) -> Any:
        looked = await queue.look(session, chosen)
        shown = await board.page(session, officer, looked, AT)
        return len(shown), await queue.count(session, officer, looked)

    return ask


ASKED: dict[str, Ask] = {
    "first page of everything": page(Filter()),
    "unclaimed of one post": page(Filter(whose=Whose.UNCLAIMED, post="post-7")),
    "one topic": page(Filter(topics=("arrest",))),
    "a rare word that was said": page(Filter(text="zebra")),
    "a frequent word": page(Filter(text="hospital")),
    "a word in every message": page(Filter(text="said")),
    "two frequent words": page(Filter(text="hospital passport")),
    "nothing found": page(Filter(text="quetzal")),
    "a name that everybody has": page(Filter(text="Person")),
    "a person's name": page(Filter(text="Person 4321")),
    "a telephone number": page(Filter(text="7700004321")),
    "counts by post": lambda session, officer: board.counts(session, officer, AT),
}


async def measure(name: str, url: str) -> None:
    migrate(url)
    database = Database(url)
    officer_id = await fill(database)
    for asked, ask in ASKED.items():
        taken = []
        for _ in range(TIMES):
            async with database.read() as session:
                officer = await session.get_one(Officer, officer_id)
                began = time.perf_counter()
                found = await ask(session, officer)
                taken.append((time.perf_counter() - began) * 1000)
        size = found if isinstance(found, tuple) else len(found)
        print(
            f"{name:<11} {asked:<28} p50 {statistics.median(taken):6.1f} ms   most {max(taken):6.1f} ms   {size}"
        )
    await database.close()


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"


def main() -> None:
    print(f"{CONVERSATIONS} open conversations, {CONVERSATIONS * MESSAGES} messages")
    with sqlite() as url:
        asyncio.run(measure("SQLite", url))
    with postgres.server() as server:
        asyncio.run(measure("PostgreSQL", postgres.make_database(server, "bench")))


if __name__ == "__main__":
    main()
