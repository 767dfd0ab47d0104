"""What a country's travel advice says to a question, as codes and rows for the page: no sentence stands here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice import repository
from consular.advice.models import AdvicePage, State
from consular.advice.page import Passage, url_of
from consular.advice.pins import Pin
from consular.advice.search import Found

SHOWN = 10  # passages
# By how a passage scores: a good one has about five.
CLOSE, NEAR = 4.0, 2.0


@dataclass(frozen=True)
class Row:
    passage: Passage
    closeness: str  # pinned, close, near, far

    @property
    def heading(self) -> str:
        return self.passage.heading or self.passage.part_title


@dataclass(frozen=True)
class Held:
    """Our copy of a country's page; `page` is None where it was never fetched."""

    page: AdvicePage | None
    passages: Sequence[Passage]
    is_old: bool

    @property
    def is_live(self) -> bool:
        return self.page is not None and self.page.state is State.LIVE


@dataclass(frozen=True)
class Result:
    """`would` is what the bot does: answers, pinned, wording, declines; vague, since nothing in particular was asked;
    not_live, since the page no longer holds."""

    would: str
    rows: Sequence[Row]
    pin: Pin | None
    link: str  # of an approved wording

    @property
    def wording(self) -> str:
        return self.pin.wording.text if self.pin and self.pin.wording else ""


async def held(session: AsyncSession, slug: str, at: datetime, old_after: float) -> Held:
    page = await repository.page(session, slug)
    if page is None:
        return Held(None, (), False)
    passages = await repository.passages(session, slug)
    return Held(page, passages, repository.age(page, at).total_seconds() > old_after)


def result(copy: Held, found: Found, slug: str) -> Result:
    is_pinned = found.pin is not None and found.wording is None
    rows = [
        Row(hit.passage, "pinned" if is_pinned and number == 0 else closeness(hit.score))
        for number, hit in enumerate(found.hits[:SHOWN])
    ]
    part = found.wording.part if found.wording else None
    return Result(_would(copy, found), rows, found.pin, url_of(slug, part))


def closeness(score: float) -> str:
    if score >= CLOSE:
        return "close"
    return "near" if score >= NEAR else "far"


def _would(copy: Held, found: Found) -> str:
    if not copy.is_live:
        return "not_live"
    if found.wording:
        return "wording"
    if found.pin:
        return "pinned"
    if found.question.is_vague:
        return "vague"
    return "answers" if found.would_answer else "declines"


def day(at: date) -> str:
    return f"{at.day} {at:%B %Y}"
