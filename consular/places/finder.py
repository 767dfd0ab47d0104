"""Finds the places that a message names and resolves them to GOV.UK travel-advice pages.

The one door to this package at run time. It never raises, whatever the text, and reads at most MOST_CHARACTERS
of it. Standard library only: the bot's Python loads it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from consular.places.choice import Found, meant, place, settle
from consular.places.destinations import Destinations
from consular.places.index import Index
from consular.places.reader import Reader
from consular.places.text import Token

MOST_CHARACTERS = 10_000


@dataclass(frozen=True)
class Mention:
    """A place in a message: text[start:end]. Several countries are a doubt; none is the United Kingdom."""

    start: int
    end: int
    text: str
    name: str
    kind: str  # country, region, city, island, airport, landmark, demonym, home
    countries: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    role: str | None  # origin, destination


class Finder:
    """Reads messages against one gazetteer. Safe to share between threads: it keeps nothing of a message."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @property
    def destinations(self) -> Destinations:
        return self._index.destinations

    def find(self, text: str) -> list[Mention]:
        """Every place named, in order, without overlaps."""
        reader, found = self._read(text)
        return [_mention(f, reader.context.words, text) for f in found]

    def country(self, text: str) -> str | None:
        """The slug of the place abroad that the message is about; None where there is none, or a doubt."""
        chosen = self._meant(text)
        return chosen[0] if len(chosen) == 1 else None

    def choices(self, text: str) -> tuple[str, ...]:
        """The slugs in doubt, to ask about; empty where there is no doubt."""
        chosen = self._meant(text)
        return chosen if len(chosen) > 1 else ()

    def only_place(self, text: str) -> bool:
        """Whether the message is a place and nothing but words such as "I'm in" around it."""
        reader, found = self._read(text)
        named = {n for f in found for n in range(f.match.first, f.match.last)}
        filler, opening = self._index.context["filler"], self._index.context["opening"]
        return bool(found) and all(
            n in named or w.fold in filler or (n == 0 and w.fold in opening)
            for n, w in enumerate(reader.context.words)
        )

    def _meant(self, text: str) -> tuple[str, ...]:
        reader, found = self._read(text)
        return meant(found, reader.context)

    def _read(self, text: str) -> tuple[Reader, list[Found]]:
        reader = Reader(self._index, text[:MOST_CHARACTERS])
        return reader, settle(place(reader.matches, reader.context), reader.context)


def _mention(found: Found, words: Sequence[Token], text: str) -> Mention:
    meant, start, end = found.place, words[found.match.first].start, words[found.match.last - 1].end
    stays = found.countries == meant.countries
    kind = "home" if found.home else "city" if meant.kind == "home" else meant.kind
    return Mention(
        start, end, text[start:end], meant.name, kind, found.countries,
        meant.latitude if stays else None, meant.longitude if stays else None, found.role,
    )  # fmt: skip


def load(path: Path) -> Finder:
    """The finder of a gazetteer file. Raises OSError or ValueError where the file is missing or no gazetteer."""
    return Finder(Index.load(path))
