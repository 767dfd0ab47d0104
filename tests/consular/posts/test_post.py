"""Which posts serve a country, and which is nearest."""

from __future__ import annotations

import pytest

from consular.database import Database
from consular.posts import repository
from consular.posts.models import Post


def post(
    slug: str, latitude: float | None = None, longitude: float | None = None, in_person: bool = True
) -> Post:
    return Post(slug=slug, latitude=latitude, longitude=longitude, in_person=in_person)


PARIS, DAKAR = post("paris", 48.8692, 2.31884), post("dakar", 14.6599, -17.436)


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ((51.5007, -0.1246), (48.8584, 2.2945), 340.6),  # Westminster to the Eiffel Tower
        ((0.0, 179.5), (0.0, -179.5), 111.2),  # over the date line
        ((90.0, 0.0), (-90.0, 0.0), 20015.1),  # pole to pole
    ],
)
def test_distance_is_along_the_great_circle(
    one: tuple[float, float], other: tuple[float, float], kilometres: float
) -> None:
    assert repository.distance_km(*one, *other) == pytest.approx(kilometres, rel=0.001)


def test_the_nearest_post_is_the_closest_one() -> None:
    assert repository.nearest([PARIS, DAKAR], 18.1, -15.9) is DAKAR
    assert repository.nearest([PARIS, DAKAR], 47.2, -1.5) is PARIS


def test_a_post_that_receives_nobody_gives_way_to_one_that_does() -> None:
    nouakchott = post("nouakchott", 18.1, -15.9, in_person=False)
    assert repository.nearest([nouakchott, DAKAR], 18.1, -15.9) is DAKAR
    assert repository.nearest([nouakchott], 18.1, -15.9) is nouakchott


def test_a_post_without_coordinates_is_better_than_none() -> None:
    unknown = post("unknown")
    assert repository.nearest([unknown, PARIS], 18.1, -15.9) is PARIS
    assert repository.nearest([unknown, post("also-unknown")], 18.1, -15.9) is unknown
    assert repository.nearest([], 18.1, -15.9) is None


async def test_a_countrys_own_list_comes_first(database: Database) -> None:
    async with database.read() as session:
        haiti = [found.slug for found in await repository.serving(session, "haiti")]
        territory = await repository.serving(session, "gibraltar")
    assert haiti == ["british-embassy-santo-domingo", "british-embassy-port-au-prince"]
    assert territory == []


async def test_a_post_comes_with_its_phones(database: Database) -> None:
    async with database.read() as session:
        [tirana] = await repository.serving(session, "albania")
    assert [phone.e164 for phone in tirana.phones] == ["+35542234973", "+35542234974", "+35542234975"]
    assert tirana.last_confirmed == 2018
