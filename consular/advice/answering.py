"""What a page says to a question, ready for a reply: quoted, with its date and place, or that it does not say.

The words around the quotation stand in data/topics/advice and data/replies.j2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice import repository
from consular.advice.models import AdvicePage, State
from consular.advice.page import KNOWN_STATUSES, Passage, url_of
from consular.advice.pins import Pin
from consular.advice.question import Question
from consular.advice.search import Found, Search
from consular.advice.trimming import excerpt
from consular.advice.words import stems
from consular.countries.models import Country

LONG, SHORT = 1200, 240  # characters of a quotation; on networks that count segments
LONGEST_WARNING = 300
WARNING_PARTS = ("warnings-and-insurance", "regional-risks")
WARNING = "advises against"


@dataclass(frozen=True)
class Standing:
    """What FCDO advises against at the moment, in the shape that the templates know from a country's facts."""

    name_in_sentence: str
    alert_status: tuple[str, ...]
    alert_note: str | None
    advice_updated: date
    source: str

    @property
    def is_warning(self) -> bool:
        return bool(self.alert_status or self.alert_note)


@dataclass(frozen=True)
class Answer:
    """`passage` is what is nearest; it is an answer only where `is_answer`. `warning` is FCDO's own on the place asked
    about, empty where there is none or the passage is it. `approved` is a pin whose wording is what `quote` holds:
    ours, not the page's."""

    passage: Passage
    is_answer: bool
    standing: Standing
    quote: str
    short: str
    warning: str
    confirmed_at: datetime
    is_old: bool
    approved: Pin | None = None

    @property
    def link(self) -> str:
        """Of the passage; behind an approved wording, of the page or the part that it names."""
        wording = self.approved.wording if self.approved else None
        return url_of(self.passage.country, wording.part) if wording else self.passage.url

    @property
    def is_shortened(self) -> bool:
        return self.short != self.quote


class Advice:
    """`old_after` is how long a copy may go without a word from GOV.UK before answers warn of its age."""

    def __init__(self, search: Search, old_after: timedelta) -> None:
        self._search = search
        self._old_after = old_after

    async def answer(self, session: AsyncSession, country: Country, text: str, at: datetime) -> Answer | None:
        """None where no page is held that still holds, or where the question asks for nothing in particular."""
        page = await repository.page(session, country.slug)
        if page is None or page.state is not State.LIVE:
            return None
        passages = await repository.passages(session, country.slug)
        found = self._search.find(text, country.slug, passages, at.date())
        if not found.hits or (found.question.is_vague and found.pin is None):
            return None
        return self._of(found, country, page, at)

    def _of(self, found: Found, country: Country, page: AdvicePage, at: datetime) -> Answer:
        passage, wording = found.hits[0].passage, found.wording
        return Answer(
            passage=passage,
            is_answer=found.would_answer,
            standing=standing(country, page),
            quote=wording.text if wording else _excerpt(found, LONG),
            short=wording.text if wording else _excerpt(found, SHORT),
            warning=_warning(found, "" if wording else passage.text),
            confirmed_at=page.confirmed_at,
            is_old=repository.age(page, at) > self._old_after,
            approved=found.pin if wording else None,
        )


def standing(country: Country, page: AdvicePage) -> Standing:
    """The page's own status. Our note on it holds until the page is newer than what we read."""
    is_newer = page.updated.date() > country.checked_on
    return Standing(
        country.name_in_sentence,
        tuple(status for status in page.alert_status if status in KNOWN_STATUSES),
        None if is_newer else country.alert_note,
        page.updated.date(),
        country.source,
    )


def _excerpt(found: Found, longest: int) -> str:
    return excerpt(found.hits[0].passage.text, longest, lambda piece: _worth(found.question, piece))


def _warning(found: Found, quoted: str) -> str:
    """FCDO's sentences against travel to the place that was asked about; none where they are quoted anyway."""
    places = [need.said for need in found.question.needs if need.is_place]
    for hit in found.hits if places else ():
        passage = hit.passage
        words = f" {' '.join(stems(f'{passage.heading} {passage.text}'))} "
        is_there = any(f" {place} " in words for place in places)
        if is_there and passage.part in WARNING_PARTS and WARNING in passage.text.lower():
            same = passage.text == quoted or WARNING in quoted.lower()
            return "" if same else _sentences_against(passage)
    return ""


def _sentences_against(passage: Passage) -> str:
    against = excerpt(passage.text, LONGEST_WARNING, lambda piece: float(WARNING in piece.lower()))
    return against if WARNING in against.lower() else ""


def _worth(question: Question, piece: str) -> float:
    """How much of what was asked for a sentence speaks of."""
    words = f" {' '.join(stems(piece))} "
    return sum(
        need.weight for need in question.needs if any(f" {phrase} " in words for phrase in need.phrases)
    )
