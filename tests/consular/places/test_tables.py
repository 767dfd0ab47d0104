"""The hand-checked tables: what is wrong in them is told with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from consular.places.tables import TableError, read

TABLES = Path("data/places")
SLUGS = sorted(path.stem for path in Path("data/countries").glob("*.yml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The real tables, with the long ones cut down."""
    copy = tmp_path / "places"
    shutil.copytree(TABLES, copy)
    for continent in ("africa", "americas", "asia", "oceania"):
        (copy / f"{continent}.yml").write_text("fiji: {city: [Suva]}\n", encoding="utf-8")
    (copy / "words.yml").write_text("words: lost nice\n", encoding="utf-8")
    return copy


def test_the_tables_of_the_repository_are_sound() -> None:
    tables = read(TABLES, SLUGS)
    assert {name.countries[0] for name in tables.names if name.countries} == set(SLUGS)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        (
            "europe.yml",
            "spain:\n  city: [Salou]\natlantis:\n  city: [Poseidonis]\n",
            "europe.yml:3: unknown destination",
        ),
        ("europe.yml", "spain:\n  city: [Salou]\n  town: [Sitges]\n", "europe.yml:3: unknown kind 'town'"),
        ("europe.yml", "spain:\n  city: Salou\n", "europe.yml:2: a list was expected"),
        ("europe.yml", "spain:\n  city: [Salou @ nowhere]\n", "europe.yml:2: 'nowhere' is no airport code"),
        ("europe.yml", "spain:\n  city: [Salou,\n    '!']\n", "europe.yml:3: a name was expected"),
        ("europe.yml", "spain:\n  city: [Salou\n", "europe.yml:3: "),
        ("europe.yml", "", "europe.yml:1: the file is empty"),
        (
            "europe.yml",
            "spain:\n  city: [Salou]\nfrance:\n  city: [Salou]\n",
            "europe.yml:4: 'Salou' stands already at",
        ),
        (
            "countries.yml",
            "spain:\n  names: [Espana]\n  slang: [Spanny]\n",
            "countries.yml:3: unknown group 'slang'",
        ),
        (
            "ambiguous.yml",
            "- {names: [Congo], kind: country, countries: [kongo]}\n",
            "ambiguous.yml:1: unknown destination",
        ),
        (
            "ambiguous.yml",
            "- {names: [Congo], countries: [congo]}\n",
            "ambiguous.yml:1: names and a kind are needed",
        ),
        (
            "ambiguous.yml",
            "- {names: [Congo], kind: country, hint: [x]}\n",
            "ambiguous.yml:1: unknown field 'hint'",
        ),
        ("codes.yml", "PR: puerto-rico\n", "codes.yml:1: unknown destination"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(folder: Path, file: str, text: str, told: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read(folder, SLUGS)
    assert told in str(caught.value)


def test_yes_and_no_are_words_here(folder: Path) -> None:
    (folder / "context.yml").write_text("filler: [no, yes, on]\n", encoding="utf-8")
    assert read(folder, SLUGS).context["filler"] == ("no", "yes", "on")
