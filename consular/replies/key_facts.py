"""Puts a destination's key facts into a reply: our lines, the day on which the page was read, links to its parts.

The words stand in data/topics/advice/key_facts.j2, the replies around them in its domain.yml (`utter_fact_...`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from consular.countries import key_facts, reading
from consular.countries.key_facts import Chosen, KeyFacts, Today, Told
from consular.countries.models import Country
from consular.replies.asked import Asked
from consular.replies.template import Blocks

FILE = "topics/advice/key_facts.j2"
# The reply around the lines, where they are an intent's own.
_GROUPS = {
    "advice_entry": "entry",
    "advice_health": "health",
    "advice_laws": "laws",
    "advice_traveller_group": "laws",
    "advice_safety": "safety",
    "advice_regional": "warnings",
}


class FactLines:
    """Reads its two files once."""

    def __init__(self, data: Path, helpline: str) -> None:
        self._blocks = Blocks(data, helpline, FILE)
        self._asked = Asked.load(data)

    async def say(
        self, session: AsyncSession, country: Country, intent: str, question: str
    ) -> tuple[str, dict[str, str]] | None:
        """The reply's name and its placeholders {facts} and {facts_source}; None where there is nothing to say."""
        return self.write(country, intent, question, await reading.today(session, country))

    def write(
        self, country: Country, intent: str, question: str, today: Today
    ) -> tuple[str, dict[str, str]] | None:
        """`today` is the page as it is now: lines of what changed since they were read come last, behind a warning."""
        facts = key_facts.read(country.key_facts)
        if facts is None or intent not in key_facts.OF_INTENT:
            return None
        wanted = self._asked.read(question)
        names = (*wanted.first, *wanted.beside) or key_facts.OF_INTENT[intent]
        chosen = key_facts.choose(facts, names, wanted.first)
        if not chosen:
            return None
        group = chosen[0].line.group if wanted.first else _GROUPS[intent]
        return f"utter_fact_{group}", {
            "facts": "\n".join(self._lines(facts, chosen, today)),
            "facts_source": self._source(country, facts, chosen),
        }

    def _lines(self, facts: KeyFacts, chosen: Sequence[Chosen], today: Today) -> list[str]:
        stale = [one for one in chosen if facts.is_line_stale(one.line, today)]
        lines = [self._line(one) for one in chosen if one not in stale]
        if stale:
            lines += [self._blocks.render("stale", facts.read_on), *map(self._line, stale)]
        return lines

    def _line(self, one: Chosen) -> str:
        if one.told is Told.SAID:
            return self._blocks.render(one.line.name, one.group)
        return self._blocks.render(one.told.value, one.line.name)

    def _source(self, country: Country, facts: KeyFacts, chosen: Sequence[Chosen]) -> str:
        parts = dict.fromkeys(part for one in chosen for part in facts.parts_of(one.line))
        links = [f"{country.source}/{part}" for part in parts]
        return self._blocks.render("source", facts.read_on, links)
