"""From a position on the map to the nearest town, and to one across a border where that is as likely."""

from __future__ import annotations

import pytest

from consular.places import towns as known
from consular.places.towns import Town, Towns

SUVA = Town("Suva", "FJ", -18.141, 178.441)
APIA = Town("Apia", "WS", -13.833, -171.766)
LABASA = Town("Labasa", "FJ", -16.433, 179.375)


@pytest.fixture(scope="module")
def towns() -> Towns:
    return known.load()


@pytest.mark.parametrize(
    ("latitude", "longitude", "town", "iso2"),
    [
        (13.7563, 100.5018, "Bangkok", "TH"),
        (51.5, -0.12, "London", "GB"),
        (54.6, -5.93, "Belfast", "GB"),
        (17.966, 102.6, "Vientiane", "LA"),
        (50.95, 1.86, "Calais", "FR"),
        (51.13, 1.31, "Dover", "GB"),
        (7.74, 98.77, "Krabi", "TH"),
    ],
)
def test_a_position_is_near_its_town(
    towns: Towns, latitude: float, longitude: float, town: str, iso2: str
) -> None:
    [found] = towns.near(latitude, longitude)
    assert (found.name, found.iso2) == (town, iso2)


@pytest.mark.parametrize(
    ("latitude", "longitude", "countries"),
    [(46.2, 6.14, {"CH", "FR"}), (32.53, -117.02, {"MX", "US"}), (36.14, -5.35, {"GI", "ES"})],
)
def test_at_a_border_there_are_two(
    towns: Towns, latitude: float, longitude: float, countries: set[str]
) -> None:
    assert {town.iso2 for town in towns.near(latitude, longitude)} == countries


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(-30, -20), (90, 0), (-90, 180), (91, 0), (0, 181), (float("nan"), 0)]
)
def test_far_from_every_town_or_nowhere_at_all_there_is_none(
    towns: Towns, latitude: float, longitude: float
) -> None:
    assert towns.near(latitude, longitude) == []


def test_the_nearest_town_may_be_across_the_date_line() -> None:
    [found] = Towns([SUVA, APIA, LABASA]).near(-16.8, -179.97)
    assert found == LABASA


def test_without_towns_there_is_none() -> None:
    assert Towns([]).near(0, 0) == []
