"""What a locked phone shows of a private emergency, and what must not be left for MORE in one text message."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from api.channels.interface import Limits
from api.outbox.prepare import Wording, prepare
from api.readers import Readers
from consular.countries.models import Country
from consular.database import Database
from consular.replies.holding import Holding
from consular.topics import catalogue

DATA = Path("data")
PRIVATE = ["domestic_abuse", "forced_marriage", "mental_health_crisis", "sexual_assault"]
SMS = Limits(text=1600, segments=3)
# Words that tell somebody who glances at the screen what it is about.
TELLING = re.compile(
    r"marr|abus|assault|rape|sex|violen|suicid|kill|harm|hurt|danger|police|ambulance|victim|fault|blame|safe|alone"
    r"|emergency|crisis|delete|consul",
    re.IGNORECASE,
)


def guidance_of(intent: str) -> list[str]:
    """Every wording of the topic's own guidance."""
    topic = catalogue.load(DATA / "topics")[intent].topic
    responses: dict[str, Any] = yaml.safe_load((DATA / f"topics/{topic}/domain.yml").read_text())["responses"]
    return [
        entry["text"] for name in (f"utter_{intent}", f"utter_{intent}_anywhere") for entry in responses[name]
    ]


@pytest.mark.parametrize("intent", PRIVATE)
def test_the_first_line_of_the_guidance_names_nothing(intent: str) -> None:
    wordings = guidance_of(intent)
    assert len(wordings) == 4
    assert [text for text in wordings if TELLING.search(text.partition("\n")[0])] == []


@pytest.mark.parametrize("intent", PRIVATE)
async def test_the_holding_reply_names_nothing_first_and_fits_what_matters(
    database: Database, read: Readers, intent: str
) -> None:
    holding, wording = Holding(read.briefing), Wording(read.briefing.blocks)
    async with database.read() as session:
        countries = list((await session.execute(select(Country.slug))).scalars())
        for country in (None, *countries):
            said = await holding.emergency(session, read.guidance[intent], country, "K7M-4PR", "sms")
            first = prepare(said, [], SMS, wording).text
            assert not TELLING.search(said.partition("\n")[0])
            for needed in ("K7M-4PR", "+44 20 7008 5000", "send only UMBRELLA", "until you send SUNSHINE"):
                assert needed in first, country


async def test_a_page_is_not_told_of_a_word_that_it_forgets(database: Database, read: Readers) -> None:
    async with database.read() as session:
        said = await Holding(read.briefing).emergency(
            session, read.guidance["domestic_abuse"], "japan", "K7M-4PR", "web"
        )
    assert "UMBRELLA" in said and "SUNSHINE" not in said
