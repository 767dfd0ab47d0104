"""How far a post is and in which direction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consular.posts.way import DIRECTIONS, Way, between

PHUKET, BANGKOK = (7.89, 98.4), (13.74, 100.55)


@pytest.mark.parametrize(
    ("start", "end", "way"),
    [
        (PHUKET, BANGKOK, Way(690, "north")),
        (BANGKOK, PHUKET, Way(690, "south")),
        ((47.2, -1.55), (48.87, 2.31), Way(340, "north_east")),  # Nantes to Paris
        ((-17.8, 177.4), (-13.83, -171.77), Way(1240, "east")),  # across the date line
        ((40.42, -3.7), (40.46, -3.69), Way(5, "north")),
        ((48.87, 2.31), (48.871, 2.312), Way(0, None)),
        ((52.2, 0.1), (51.5, -0.1), Way(80, "south")),
    ],
)
def test_the_way_is_told_as_a_person_would(
    start: tuple[float, float], end: tuple[float, float], way: Way
) -> None:
    assert between(*start, *end) == way


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(-89, 89), st.floats(-180, 180))
def test_there_is_a_direction_wherever_there_is_a_distance(a: float, b: float, c: float, d: float) -> None:
    way = between(a, b, c, d)
    assert 0 <= way.km <= 20020
    assert (way.direction is None) == (way.km == 0)
    assert way.direction in (None, *DIRECTIONS)
