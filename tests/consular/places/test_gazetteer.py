"""The compiled gazetteer: every destination can be named, and what was checked by hand wins."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from consular.places.cities import City
from consular.places.finder import Finder
from consular.places.gazetteer import build
from consular.places.naming import meant
from consular.places.tables import TableError, read

DATA = Path("data")
COUNTRIES = [
    yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("countries/*.yml"))
]
SHARED = {"georgia", "congo", "guinea"}  # what else bears the name has to be asked about


@pytest.mark.parametrize("country", COUNTRIES, ids=[c["slug"] for c in COUNTRIES])
def test_a_destination_is_found_by_its_name(finder: Finder, country: dict[str, str]) -> None:
    for text in (country["name"], country["name"].lower(), f"we are in {country['name_in_sentence']}, help"):
        found = {finder.country(text), *finder.choices(text)} - {None}
        assert country["slug"] in found
        assert found == {country["slug"]} or country["slug"] in SHARED


def test_every_checked_name_that_is_sure_is_found(finder: Finder) -> None:
    missed = []
    for name in read(DATA / "places", [c["slug"] for c in COUNTRIES]).names:
        if name.mark or name.kind in ("demonym", "home"):
            continue
        text = f"I was robbed in {name.text} yesterday"
        found = {finder.country(text), *finder.choices(text)} - {None}
        if not found & {*name.countries}:
            missed.append((name.text, name.countries, found))
    assert missed == []


def town(slug: str, population: int) -> City:
    return City("Newtown", "newtown", slug, population, 1.0, 2.0, ())


def test_a_much_larger_town_keeps_its_name_to_itself() -> None:
    assert meant({"usa": town("usa", 900_000), "cuba": town("cuba", 90_000)})[0] == ("usa",)


def test_towns_of_like_size_are_a_doubt_the_largest_first() -> None:
    assert meant({"cuba": town("cuba", 300_000), "usa": town("usa", 900_000)})[0] == ("usa", "cuba")


def test_a_british_town_is_home_unless_the_one_abroad_is_far_larger() -> None:
    assert meant({"home": town("home", 90_000), "usa": town("usa", 800_000)})[0] == ()
    assert meant({"home": town("home", 40_000), "usa": town("usa", 800_000)})[0] == ("usa",)


def test_an_airport_of_another_country_is_told_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(DATA / "places", tmp_path / "places")
    table = tmp_path / "places" / "europe.yml"
    table.write_text("spain:\n  island: [Zante @ ZTH]\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"europe.yml:2: ZTH is no airport of spain"):
        build(tmp_path, COUNTRIES, tmp_path / "places.json")
    assert not (tmp_path / "places.json").exists()
