"""What the finder tells of each place: where it stands, what it is, and what part it plays."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from consular.places.finder import Finder, Mention, load

# What the bot's Python loads: these must not need anything that it lacks.
RUN_TIME = (
    "text",
    "typos",
    "index",
    "destinations",
    "context",
    "acceptance",
    "codes",
    "persons",
    "reader",
    "choice",
    "finder",
)


def only(finder: Finder, text: str) -> Mention:
    (mention,) = finder.find(text)
    return mention


def test_a_mention_is_the_text_as_it_was_written(finder: Finder) -> None:
    text = "Hi!! I'm in  CÔTE D’IVOIRE, help"
    mention = only(finder, text)
    assert mention.text == text[mention.start : mention.end] == "CÔTE D’IVOIRE"
    assert (mention.name, mention.kind, mention.countries) == ("Côte d'Ivoire", "country", ("cote-d-ivoire",))


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("in Marbella", "city", "Marbella"),
        ("on Zakynthos", "island", "Zante"),
        ("in the Algarve", "region", "Algarve"),
        ("at the Eiffel Tower", "landmark", "Eiffel Tower"),
        ("stuck at BKK", "airport", "Suvarnabhumi Airport"),
        ("Thai police", "demonym", "Thai"),
        ("from Leeds", "home", "Leeds"),
        ("in mumbay", "city", "Mumbai"),
    ],
)
def test_a_place_is_told_by_kind_and_proper_name(finder: Finder, text: str, kind: str, name: str) -> None:
    mention = only(finder, text)
    assert mention.kind == kind
    assert name in mention.name


def test_a_town_has_its_position(finder: Finder) -> None:
    mention = only(finder, "I'm in Chiang Mai")
    assert mention.latitude == pytest.approx(18.79, abs=0.1)
    assert mention.longitude == pytest.approx(98.98, abs=0.1)


def test_a_town_taken_for_its_namesake_has_no_position(finder: Finder) -> None:
    paris = finder.find("Paris, Texas")[0]
    assert (paris.countries, paris.latitude) == (("usa",), None)


def test_home_is_a_place_without_a_destination(finder: Finder) -> None:
    assert only(finder, "Flying to Manchester").countries == ()
    assert finder.country("Flying to Manchester") is None


def test_where_from_and_where_to_are_told_apart(finder: Finder) -> None:
    roles = [m.role for m in finder.find("flying from Bangkok to Lima")]
    assert roles == ["origin", "destination"]
    assert [m.role for m in finder.find("London to Lima")] == ["origin", "destination"]
    assert only(finder, "stuck in Lima").role is None
    assert only(finder, "texting from Lima").role is None


def test_the_longest_name_wins(finder: Finder) -> None:
    assert [m.countries for m in finder.find("Papua New Guinea")] == [("papua-new-guinea",)]
    assert [m.countries for m in finder.find("South Sudan")] == [("south-sudan",)]


def test_a_country_settles_a_name_that_several_share(finder: Finder) -> None:
    assert [m.countries for m in finder.find("Tripoli in Lebanon")] == [("lebanon",), ("lebanon",)]


@pytest.mark.parametrize(
    "text",
    ["japan", "in phuket", "I'm in Phuket.", "it's Spain", "we are in the Dominican Republic", "and spain?",
     "what about Egypt", "Bar, Montenegro", "no, Portugal", "BALI", "currently in Kuala Lumpur", "georgia",
     "ok, Spain"],
)  # fmt: skip
def test_a_bare_place_is_only_a_place(finder: Finder, text: str) -> None:
    assert finder.only_place(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "help",
        "lost passport in Spain",
        "is Egypt safe",
        "my son died in Lima",
        "embassy in Rabat",
        "nice",
        "in a bar",
        "is Kashmir ok to visit",
        "just got to Lima",
        "what is the capital of Peru",
    ],
)
def test_a_message_that_says_more_is_not_only_a_place(finder: Finder, text: str) -> None:
    assert not finder.only_place(text)


@pytest.mark.parametrize(
    "text", ["passport", "embasy", "hosptial", "arested", "emergancy", "boyfriend", "stranded"]
)
def test_a_word_is_never_corrected_into_a_place(finder: Finder, text: str) -> None:
    assert finder.find(f"please {text} please") == []


def test_a_file_that_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.json"
    path.write_text('{"version": 1}', encoding="utf-8")
    with pytest.raises(ValueError, match="build it again"):
        load(path)


@pytest.mark.parametrize("module", RUN_TIME)
def test_what_the_bot_loads_needs_the_standard_library_alone(module: str) -> None:
    tree = ast.parse(Path(f"consular/places/{module}.py").read_text(encoding="utf-8"))
    names = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    inside = {f"consular.places.{m}" for m in RUN_TIME}
    assert {n for n in names - inside if n.split(".")[0] not in sys.stdlib_module_names} == set()
