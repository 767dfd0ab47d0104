"""Compiles the tables of data/places, towns, airports and foreign names into the one file that the finder loads.

The tables win: nothing from a data set replaces a name that was checked by hand. Build time only.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from consular.places.cities import SMALL, SMALLEST, Airport, City, airports, cities
from consular.places.exonyms import exonyms
from consular.places.index import KINDS, TIERS, Tier, word_in
from consular.places.regions import regions
from consular.places.tables import HOME, Name, TableError, Tables, read
from consular.places.text import key
from consular.places.typos import allowed, distance

VERSION = 1
# A town keeps a name to itself when no other country's town of that name has a fifth of its people.
MUCH_LARGER = 5
# A town abroad takes a British town's name only when it is this many times larger: people here mean the one they know.
LARGER_THAN_HOME = 10
MOST_CHOICES = 4
# Towns below this count only after a preposition or with a capital in mid-sentence.
WELL_KNOWN = 100_000
# Towns from this size are worth correcting typing errors towards.
CORRECTED = 400_000


class Gazetteer:
    """The file's content while it grows: places, and the names that lead to them."""

    def __init__(self, tables: Tables, titles: Mapping[str, str], slugs: Mapping[str, str]) -> None:
        self.tables = tables
        self.titles = titles
        self.people = frozenset(map(key, tables.stop["people"]))
        self.careful = frozenset(map(key, tables.stop["careful"]))
        self.first_names = frozenset(map(key, tables.stop["names"]))
        self.towns = cities(slugs)
        self.ports = airports(slugs)
        self.places: list[list[Any]] = []
        self.numbers: dict[str, int] = {}
        self.names: dict[str, tuple[int, Tier]] = {}
        self.fuzzy: set[str] = set()
        self.position = {(key(t.name), t.slug): (t.latitude, t.longitude) for t in reversed(self.towns)}
        self.bearers: dict[str, dict[str, City]] = defaultdict(dict)
        self.small: dict[str, dict[str, City]] = defaultdict(dict)
        for town in self.towns:
            if town.population >= SMALLEST:
                self.bearers[key(town.name)].setdefault(town.slug, town)
            elif town.population >= SMALL:
                self.small[key(town.name)].setdefault(town.slug, town)

    def place(self, name: str, kind: str, countries: Iterable[str], also: Iterable[str] = (),
              position: tuple[float, float] | None = None, hints: Mapping[str, tuple[str, ...]] | None = None) -> int:
        """The number of a place, made if new."""
        latitude, longitude = position or (None, None)
        entry = [name, kind, list(countries), sorted(set(also)), latitude, longitude, dict(hints or {})]
        mark = json.dumps(entry)
        if mark not in self.numbers:
            self.numbers[mark] = len(self.places)
            self.places.append(entry)
        return self.numbers[mark]

    def add_tables(self) -> None:
        # Later tables refine earlier ones: the shared names stand last and win.
        for name in self.tables.names:
            folded = key(name.text)
            also = set(name.also) | set(self.bearers.get(folded, ())) - set(name.countries)
            also -= {HOME} if name.home else set()
            shown = name.shown or self.titles[name.countries[0]]
            number = self.place(shown, name.kind, name.countries, also, self._position(name), name.hints)
            self.names[folded] = (number, self._tier(name, folded))
            if self._correctable(name, folded):
                self.fuzzy.add(folded)

    def add_titles(self) -> None:
        for slug, title in self.titles.items():
            if key(title) not in self.names:
                self.names[key(title)] = (self.place(title, "country", (slug,)), self._tier_of_country(title))
            self.fuzzy.add(key(title))

    def _tier_of_country(self, title: str) -> Tier:
        return Tier.PERSON if key(title) in self.people else Tier.SURE

    def _tier(self, name: Name, folded: str) -> Tier:
        if folded in self.people and name.kind != "demonym":
            return Tier.PERSON
        if name.mark:
            return {"*": Tier.WORD, "**": Tier.NEIGHBOUR, "caps": Tier.CAPITALS}[name.mark]
        return Tier.WORD if folded in self.careful else Tier.SURE

    def _correctable(self, name: Name, folded: str) -> bool:
        """Whether a typing error in a name is forgiven: names that are often misspelt, and one spelling of each."""
        large = any(c.population >= CORRECTED for c in self.bearers.get(folded, {}).values())
        if not (name.misspelt or large) or name.mark or name.kind == "demonym" or folded in self.careful:
            return False
        if folded.startswith("the ") or allowed(folded) == 0:
            return False
        shown = key(name.shown)
        return folded == shown or not shown or distance(folded, shown) > allowed(shown)

    def _position(self, name: Name) -> tuple[float, float] | None:
        if name.position_of:
            port = self.ports.get(name.position_of)
            if port is None or port.slug not in name.countries:
                raise TableError(f"{name.line}: {name.position_of} is no airport of {', '.join(name.countries)}")
            return port.latitude, port.longitude
        if len(name.countries) != 1 or name.kind in ("country", "demonym", "home"):
            return None
        places = ((key(text), name.countries[0]) for text in (name.text, name.shown))
        return next((self.position[p] for p in places if p in self.position), None)

    def add_towns(self) -> None:
        for folded, bearers in self.bearers.items():
            if folded in self.names or not folded:
                continue
            countries, best = meant(bearers)
            position = (best.latitude, best.longitude) if len(countries) == 1 else None
            kind = "city" if countries else HOME
            also = set(bearers) - set(countries) - (set() if countries else {HOME})
            number = self.place(best.name, kind, countries, also, position)
            self.names[folded] = (number, self._tier_of_town(folded, best.population))
            if best.population >= CORRECTED and self.names[folded][1] == Tier.SURE and len(folded) >= 6:
                self.fuzzy.add(folded)

    def add_small_towns(self) -> None:
        """Small towns: only where the words around them speak of a place, and never for a word or a first name."""
        for folded, bearers in self.small.items():
            if folded in self.names or folded in self.first_names or len(folded) < 4 or self._is_phrase(folded):
                continue
            countries, best = meant(bearers)
            also = set(bearers) - set(countries) - (set() if countries else {HOME})
            position = (best.latitude, best.longitude) if len(countries) < 2 else None
            self.names[folded] = (
                self.place(best.name, "city" if countries else HOME, countries, also, position),
                Tier.SMALL,
            )

    def add_regions(self, slugs: Mapping[str, str]) -> None:
        shared: dict[str, tuple[str, set[str]]] = {}
        for name, slug in regions(slugs):
            shared.setdefault(key(name), (name, set()))[1].add(slug)
        for folded, (name, holders) in shared.items():
            if folded in self.names or folded in self.first_names or len(folded) < 4 or self._is_phrase(folded):
                continue
            abroad = sorted(holders - {HOME})
            kind = "region" if abroad else HOME
            self.names[folded] = (self.place(name, kind, abroad[:MOST_CHOICES]), Tier.SMALL)

    def _tier_of_town(self, folded: str, population: int) -> Tier:
        parts = folded.split()
        if folded in self.people:
            return Tier.PERSON
        if folded in self.careful or folded in self.first_names:
            return Tier.WORD
        if len(parts) > 1 and all(word_in(p, self.tables.words) or len(p) < 3 for p in parts):
            return Tier.SURE if population >= CORRECTED else Tier.WORD
        if len(parts) == 1 and (len(folded) <= 3 or word_in(folded, self.tables.words)):
            return Tier.NEIGHBOUR
        known = population >= (WELL_KNOWN if len(folded) > 4 else CORRECTED)
        return Tier.SURE if known else Tier.CAREFUL

    def add_spellings(self) -> None:
        for town in self.towns:
            for spelling in town.spellings:
                if spelling in self.names or spelling in self.first_names or self._is_phrase(spelling):
                    continue
                kind, countries = ("home", ()) if town.slug == HOME else ("city", (town.slug,))
                number = self.place(town.name, kind, countries, (), (town.latitude, town.longitude))
                self.names[spelling] = (number, Tier.FOREIGN)

    def _is_phrase(self, folded: str) -> bool:
        return folded.isascii() and all(len(w) < 3 or word_in(w, self.tables.words) for w in folded.split())

    def add_exonyms(self, slugs: Mapping[str, str]) -> None:
        for name, slug in exonyms(slugs):
            folded = key(name)
            free = folded and folded not in self.names and folded not in self.first_names
            if free and not self._is_phrase(folded) and slug in self.titles:
                self.names[folded] = (self.place(self.titles[slug], "country", (slug,)), Tier.SURE)

    def add_joined(self) -> None:
        """Names written without their spaces ("srilanka"), for the names that are sure."""
        for folded in [name for name in self.names if " " in name]:
            joined = folded.replace(" ", "")
            if len(joined) >= 7 and joined not in self.names and not word_in(joined, self.tables.words):
                number, tier = self.names[folded]
                if tier in (Tier.SURE, Tier.PERSON):
                    self.names[joined] = (number, tier)

    def add_airport_names(self) -> None:
        """"Humberto Delgado Airport": the names of the well-known airports, with and without "International"."""
        for code in sorted(self.tables.airports & set(self.ports)):
            port = self.ports[code]
            for folded in (key(port.name), key(port.name.replace(" International", ""))):
                if folded not in self.names and " " in folded:
                    self.names[folded] = (self._port(port), Tier.SURE)

    def codes(self) -> dict[str, list[int]]:
        """Airport codes: the place, and 1 where the code is well known."""
        if unknown := self.tables.airports - set(self.ports):
            raise TableError(f"airports.yml: {', '.join(sorted(unknown))}: no such airport code")
        return {code: [self._port(port), int(code in self.tables.airports)] for code, port in self.ports.items()}

    def _port(self, port: Airport) -> int:
        kind, countries = ("home", ()) if port.slug == HOME else ("airport", (port.slug,))
        return self.place(port.name, kind, countries, (), (port.latitude, port.longitude))

    def content(self) -> dict[str, Any]:
        for phrase in self.tables.stop["phrases"]:
            self.names[key(phrase)] = (-1, Tier.SURE)
        codes = self.codes()
        return {
            "version": VERSION,
            "places": [_row(place) for place in self.places],
            "names": {name: number * TIERS + tier for name, (number, tier) in sorted(self.names.items())},
            "codes": codes,
            "fuzzy": sorted(self.fuzzy & set(self.names)),
            "words": " ".join(sorted(self.tables.words)),
            "first_names": sorted(self.first_names),
            "nowords": sorted(map(key, self.tables.stop["nowords"])),
            "titles": sorted(map(key, self.tables.stop["titles"])),
            "context": {name: sorted(map(key, words)) for name, words in sorted(self.tables.context.items())},
        }


def _row(place: list[Any]) -> list[Any]:
    """A place as it is written: lists as one string each, and nothing after the last thing there is to say."""
    name, kind, countries, also, latitude, longitude, hints = place
    row = [name, KINDS.index(kind), " ".join(countries), latitude, longitude, " ".join(also), hints]
    while not row[-1]:
        row.pop()
    return row


def meant(bearers: Mapping[str, City]) -> tuple[tuple[str, ...], City]:
    """The destinations that a town's bare name means, largest bearer first, and that bearer; none when it is home."""
    ranked = sorted(bearers.values(), key=lambda c: -c.population)
    abroad = [c for c in ranked if c.slug != HOME]
    home = bearers.get(HOME)
    if home and (not abroad or abroad[0].population < LARGER_THAN_HOME * home.population):
        return (), home
    best = abroad[0]
    near = [c.slug for c in abroad if c.population * MUCH_LARGER > best.population]
    return tuple(near[:MOST_CHOICES]), best


def build(data_dir: Path, countries: Iterable[Mapping[str, Any]], target: Path) -> None:
    """Write the gazetteer. data_dir holds places/; countries have slug, name and iso2. Raises TableError."""
    listed = list(countries)
    titles = {str(c["slug"]): str(c["name"]) for c in listed}
    tables = read(data_dir / "places", titles)
    slugs = {str(c["iso2"]).upper(): str(c["slug"]) for c in listed} | tables.codes
    gazetteer = Gazetteer(tables, titles, slugs)
    gazetteer.add_tables()
    gazetteer.add_titles()
    gazetteer.add_towns()
    gazetteer.add_joined()
    gazetteer.add_exonyms(slugs)
    gazetteer.add_spellings()
    gazetteer.add_regions(slugs)
    gazetteer.add_small_towns()
    gazetteer.add_airport_names()
    _write(gazetteer.content(), target)


def _write(content: Mapping[str, Any], target: Path) -> None:
    # Written beside the target and moved over it: a finder never reads half a file.
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    draft.replace(target)
