"""Compiles the tables of data/places, towns, airports, regions and foreign names into the finder's one file.

The tables win: nothing from a data set replaces a name that was checked by hand. Build time only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from consular.places.cities import SMALL, SMALLEST, Airport, City, airports, cities
from consular.places.exonyms import exonyms
from consular.places.index import VERSION, Tier, word_in
from consular.places.ledger import Ledger, Position, write
from consular.places.naming import LARGE, MOST_CHOICES, Naming, meant
from consular.places.regions import regions
from consular.places.tables import HOME, Name, TableError, Tables, read
from consular.places.text import key

_JOINED = 7  # letters of a name that may be written without its spaces
_SHORTEST = 4


class Gazetteer:
    """Adds one source after the other: what comes first is not replaced by what comes later."""

    def __init__(self, tables: Tables, titles: Mapping[str, str], slugs: Mapping[str, str]) -> None:
        self.tables = tables
        self.titles = titles
        self.slugs = slugs
        self.naming = Naming(tables)
        self.ledger = Ledger()
        self.ports = airports(slugs)
        self.towns = cities(slugs)
        self.positions = {(t.folded, t.slug): (t.latitude, t.longitude) for t in reversed(self.towns)}
        self.bearers = _bearers(t for t in self.towns if t.population >= SMALLEST)
        self.small = _bearers(t for t in self.towns if SMALL <= t.population < SMALLEST)

    def add_everything(self) -> None:
        self.add_tables()
        self.add_titles()
        self.add_towns()
        self.add_joined()
        self.add_exonyms()
        self.add_spellings()
        self.add_regions()
        self.add_small_towns()
        self.add_airport_names()
        for phrase in self.tables.stop["phrases"]:
            self.ledger.name(key(phrase), -1, Tier.SURE)

    def add_tables(self) -> None:
        # The names that several destinations share stand last and refine what was said before.
        for name in self.tables.names:
            folded = key(name.text)
            bearers = self.bearers.get(folded, {})
            also = set(name.also) | set(bearers) - set(name.countries)
            also -= {HOME} if name.home else set()
            shown = name.shown or self.titles[name.countries[0]]
            number = self.ledger.place(
                shown, name.kind, name.countries, also, self._position(name), name.hints
            )
            self._add_checked(name, number)
            if self.naming.forgives(name, bearers):
                self.ledger.fuzzy.add(folded)

    def _add_checked(self, name: Name, number: int) -> None:
        parted = name.text.replace("'", " ").replace("\u2019", " ")  # Cote d Ivoire
        for folded in (key(name.text), key(parted)):
            self.ledger.name(folded, number, self.naming.checked(name))

    def _position(self, name: Name) -> Position | None:
        if name.position_of:
            port = self.ports.get(name.position_of)
            if port is None or port.slug not in name.countries:
                raise TableError(
                    f"{name.line}: {name.position_of} is no airport of {', '.join(name.countries)}"
                )
            return port.latitude, port.longitude
        if len(name.countries) != 1 or name.kind in ("country", "demonym"):
            return None
        spellings = ((key(text), name.countries[0]) for text in (name.text, name.shown))
        return next((self.positions[s] for s in spellings if s in self.positions), None)

    def add_titles(self) -> None:
        for slug, title in self.titles.items():
            self.ledger.fuzzy.add(key(title))
            if key(title) not in self.ledger.names:
                name = Name(title, title, "country", (slug,))
                self._add_checked(name, self.ledger.place(title, "country", (slug,)))

    def add_towns(self) -> None:
        for folded, bearers in self.bearers.items():
            if folded and folded not in self.ledger.names:
                largest = max(c.population for c in bearers.values())
                self._add_town(folded, bearers, self.naming.town(folded, largest))

    def add_small_towns(self) -> None:
        for folded, bearers in self.small.items():
            alone = len(meant(bearers)[0]) < 2  # a doubt between small towns tells nothing
            if alone and len(folded) >= _SHORTEST and self.naming.is_free(folded, self.ledger.names):
                self._add_town(folded, bearers, Tier.SMALL)

    def _add_town(self, folded: str, bearers: Mapping[str, City], tier: Tier) -> None:
        countries, best = meant(bearers)
        position = (best.latitude, best.longitude) if len(countries) < 2 else None
        also = set(bearers) - (set(countries) or {HOME})
        number = self.ledger.place(best.name, "city" if countries else HOME, countries, also, position)
        self.ledger.name(folded, number, tier)
        if best.population >= LARGE and tier == Tier.SURE:
            self.ledger.fuzzy.add(folded)

    def add_joined(self) -> None:
        """Names written without their spaces ("srilanka"), for the names that are sure."""
        for folded, (number, tier) in list(self.ledger.names.items()):
            joined = folded.replace(" ", "")
            if joined == folded or len(joined) < _JOINED or joined in self.ledger.names:
                continue
            if tier in (Tier.SURE, Tier.PERSON) and not word_in(joined, self.tables.words):
                self.ledger.name(joined, number, tier)

    def add_exonyms(self) -> None:
        for name, slug in exonyms(self.slugs):
            if slug in self.titles and self.naming.is_free(key(name), self.ledger.names):
                self.ledger.name(
                    key(name), self.ledger.place(self.titles[slug], "country", (slug,)), Tier.SURE
                )

    def add_spellings(self) -> None:
        for town in self.towns:
            kind, countries = ("home", ()) if town.slug == HOME else ("city", (town.slug,))
            for spelling in town.spellings:
                if self.naming.is_free(spelling, self.ledger.names):
                    position = (town.latitude, town.longitude)
                    number = self.ledger.place(town.name, kind, countries, (), position)
                    self.ledger.name(spelling, number, Tier.FOREIGN)

    def add_regions(self) -> None:
        holders: dict[str, tuple[str, set[str]]] = {}
        for name, slug in regions(self.slugs):
            holders.setdefault(key(name), (name, set()))[1].add(slug)
        for folded, (name, slugs) in holders.items():
            if len(folded) >= _SHORTEST and self.naming.is_free(folded, self.ledger.names):
                abroad = sorted(slugs - {HOME})[:MOST_CHOICES]
                self.ledger.name(
                    folded, self.ledger.place(name, "region" if abroad else HOME, abroad), Tier.SMALL
                )

    def add_airport_names(self) -> None:
        """ "Humberto Delgado Airport": the names of the well-known airports, with and without "International"."""
        for code in sorted(self.tables.airports):
            if code not in self.ports:
                raise TableError(f"airports.yml: {code} is no airport code")
            port = self.ports[code]
            for folded in (key(port.name), key(port.name.replace(" International", ""))):
                if " " in folded and folded not in self.ledger.names:
                    self.ledger.name(folded, self._port(port), Tier.SURE)

    def codes(self) -> dict[str, list[int]]:
        """Airport codes: the place, and 1 where the code is well known."""
        return {
            code: [self._port(port), int(code in self.tables.airports)] for code, port in self.ports.items()
        }

    def _port(self, port: Airport) -> int:
        kind, countries = ("home", ()) if port.slug == HOME else ("airport", (port.slug,))
        return self.ledger.place(port.name, kind, countries, (), (port.latitude, port.longitude))


def _bearers(towns: Iterable[City]) -> dict[str, dict[str, City]]:
    """By name and destination the largest town of that name; towns come largest first."""
    found: dict[str, dict[str, City]] = defaultdict(dict)
    for town in towns:
        found[town.folded].setdefault(town.slug, town)
    return dict(found)


def build(data_dir: Path, countries: Iterable[Mapping[str, Any]], target: Path) -> None:
    """Write the gazetteer. data_dir holds places/; countries have slug, name and iso2. Raises TableError."""
    listed = list(countries)
    titles = {str(c["slug"]): str(c["name"]) for c in listed}
    tables = read(data_dir / "places", titles)
    slugs = {str(c["iso2"]).upper(): str(c["slug"]) for c in listed} | dict(tables.codes)
    gazetteer = Gazetteer(tables, titles, slugs)
    gazetteer.add_everything()
    codes = gazetteer.codes()  # they make places of their own: the ledger is read after them
    content = (
        {"version": VERSION, "codes": codes, "slugs": slugs, "pages": titles, "areas": tables.areas}
        | gazetteer.ledger.content()
        | _words(tables, gazetteer.naming)
    )
    write(content, target)


def _words(tables: Tables, naming: Naming) -> dict[str, Any]:
    return {
        "words": " ".join(sorted(tables.words)),
        "first_names": sorted(naming.first_names),
        "nowords": sorted(map(key, tables.stop["nowords"])),
        "titles": sorted(map(key, tables.stop["titles"])),
        "context": {name: sorted(map(key, words)) for name, words in sorted(tables.context.items())},
    }
