"""Every post stands on the map, in the country that its file says; or in its town, where no more is known."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from consular.facts.loader import load
from consular.facts.schemas import PostFact
from consular.places import finder, towns, whereabouts
from consular.places.text import key
from consular.places.whereabouts import Whereabouts
from consular.posts.repository import distance_km

# As the gazetteer writes them.
SPELT = {
    "Berne": "Bern",
    "Washington DC": "Washington",
    "St George's": "Saint George's",
    "St John's": "Saint John's",
}


@cache
def posts() -> dict[str, PostFact]:
    return {slug: entry.fact for slug, entry in load(Path("data")).posts.items()}


@pytest.fixture(scope="module")
def world(places_file: Path) -> Whereabouts:
    return whereabouts.load(finder.load(places_file).destinations)


def test_every_post_has_a_position_in_the_country_that_it_is_in(world: Whereabouts) -> None:
    astray = []
    for slug, post in posts().items():
        assert post.latitude is not None and post.longitude is not None, slug
        spot = world.at(post.latitude, post.longitude)
        if post.located_in not in spot.countries:
            astray.append((slug, post.located_in, spot.countries))
    assert astray == []


def test_a_town_s_position_is_that_of_the_post_s_own_city() -> None:
    known = towns.load()
    of_towns = [post for post in posts().values() if post.position_of and post.city]
    assert len(of_towns) > 20
    for post in of_towns:
        assert post.latitude is not None and post.longitude is not None and post.city
        nearest = known.around(post.latitude, post.longitude)[0]
        assert distance_km(post.latitude, post.longitude, nearest.latitude, nearest.longitude) < 1, post.slug
        assert key(nearest.name) == key(SPELT.get(post.city, post.city)), post.slug


def test_where_there_is_no_embassy_a_capital_s_position_names_no_city_as_if_there_were_one() -> None:
    unnamed = {slug for slug, post in posts().items() if post.position_of and not post.city}
    assert unnamed == {"british-embassy-afghanistan"}
