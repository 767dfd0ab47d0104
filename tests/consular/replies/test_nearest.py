"""The nearest help in words: which post, how far, whether it is open, and how old each fact is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from consular.countries import repository as countries
from consular.database import Database
from consular.places.finder import Finder, load
from consular.replies.briefing import Briefing
from consular.replies.nearest import Origin

DATA = Path("data")
THURSDAY = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
KYOTO = Origin(35.01234, 135.77123)
HELPLINE = "+44 20 7008 5000"


@pytest.fixture(scope="module")
def finder(places_file: Path) -> Finder:
    return load(places_file)


@pytest.fixture(scope="module")
def briefing(finder: Finder) -> Briefing:
    return Briefing(DATA, finder)


async def near(
    database: Database, briefing: Briefing, slug: str, origin: Origin | None, at: datetime = THURSDAY
) -> str:
    async with database.read() as session:
        country = await countries.get(session, slug)
        assert country
        return await briefing.help_near(session, country, origin, at)


async def test_the_post_its_way_and_its_hours_are_told(database: Database, briefing: Briefing) -> None:
    said = await near(database, briefing, "thailand", Origin(7.89, 98.4))
    assert "British Embassy Bangkok: https://" in said
    assert "It is 10:00 on Thursday there. By its hours of 2018 the post is open until 16:30." in said


async def test_where_the_post_stands_on_the_map_its_way_is_told(
    database: Database, briefing: Briefing
) -> None:
    said = await near(database, briefing, "japan", KYOTO)
    assert "about 370 km east of you, in a straight line." in said
    assert "Map: https://www.openstreetmap.org/?mlat=35.68" in said


async def test_where_only_the_town_is_known_the_way_and_the_map_are_the_town_s(
    database: Database, briefing: Briefing
) -> None:
    said = await near(database, briefing, "thailand", Origin(7.89, 98.4))
    assert "It is in Bangkok, about 690 km north of you, in a straight line." in said
    assert (
        "Map of Bangkok: https://www.openstreetmap.org/#map=12/13.754/100.501" in said and "mlat" not in said
    )
    close = await near(database, briefing, "thailand", Origin(13.75, 100.52))
    assert "It is in Bangkok. See its page for the address." in close and "km" not in close


@pytest.mark.parametrize("slug", ["afghanistan", "north-korea"])
async def test_to_a_post_that_receives_nobody_there_is_no_way(
    database: Database, briefing: Briefing, slug: str
) -> None:
    said = await near(database, briefing, slug, Origin(35.0, 69.0))
    assert "http" in said and " km " not in said and "openstreetmap" not in said


async def test_the_contact_page_and_the_helpline_come_before_what_is_old(
    database: Database, briefing: Briefing
) -> None:
    said = await near(database, briefing, "thailand", Origin(7.89, 98.4))
    old = said.index("Last confirmed in 2018")
    assert said.index("contact.service.csd.fcdo") < said.index(HELPLINE) < old < said.index("+66")


async def test_a_map_holds_nothing_of_the_person(database: Database, briefing: Briefing) -> None:
    said = await near(database, briefing, "japan", KYOTO)
    assert "openstreetmap" in said and "35.01" not in said and "135.77" not in said


async def test_at_night_it_says_when_the_post_opens(database: Database, briefing: Briefing) -> None:
    said = await near(
        database, briefing, "thailand", Origin(7.89, 98.4), datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
    )
    assert (
        "It is 03:00 on Saturday there. By its hours of 2018 the post is closed until 08:00 on Monday."
        in said
    )


async def test_a_post_of_another_country_is_named_with_its_country(
    database: Database, briefing: Briefing
) -> None:
    said = await near(database, briefing, "andorra", Origin(42.5, 1.52))
    assert "There is no British embassy or consulate in Andorra" in said and "in Spain" in said


@pytest.mark.parametrize("slug", ["anguilla", "montserrat", "falkland-islands"])
async def test_an_overseas_territory_has_no_post_to_go_to(
    database: Database, briefing: Briefing, slug: str
) -> None:
    said = await near(database, briefing, slug, Origin(18.2, -63.05))
    assert "British Overseas Territory" in said and "km" not in said and "openstreetmap" not in said


async def test_every_country_has_its_help_in_words(database: Database, briefing: Briefing) -> None:
    async with database.read() as session:
        for country in await countries.all(session):
            said = await briefing.help_near(session, country, Origin(10.0, 10.0), THURSDAY)
            assert said and "None" not in said and "  " not in said and "\n\n\n" not in said


async def test_a_place_that_was_named_is_where_the_way_begins(database: Database, briefing: Briefing) -> None:
    async with database.read() as session:
        values = await briefing.brief(session, "japan", "I'm in Kyoto", THURSDAY)
    assert values["post_and_way"].endswith("km east of Kyoto, in a straight line.")
    assert values["post_details"].startswith("It is 12:00 on Thursday there.")


async def test_without_the_hour_nothing_is_said_of_it(database: Database, briefing: Briefing) -> None:
    async with database.read() as session:
        values = await briefing.brief(session, "thailand", None)
    assert values["post_and_way"] == values["post"] and "on Thursday there" not in values["post_details"]
