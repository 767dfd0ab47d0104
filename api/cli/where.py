"""`consular where`: which place a message names, or where a position lies. For content editors, to try the tables."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from api import settings
from consular.errors import ConsularError
from consular.places import finder, whereabouts
from consular.places.finder import Finder, Mention

BAD_POSITION = "--at needs latitude and longitude in degrees, such as --at 13.75,100.5"
NOTHING = 'Say what to look for: consular where "lost in Phuket", or consular where --at 13.75,100.5'
Text = Annotated[str, typer.Argument(help="What a person wrote.", show_default=False)]
At = Annotated[
    str, typer.Option("--at", metavar="LAT,LON", help="A position in degrees.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def where(text: Text = "", at: At = "", as_json: AsJson = False) -> None:
    """Print the country that a text or a position is in, the choices where it could be several, and every place named.

    The tables of data/places are compiled by `make setup`: run it after a change.
    """
    if not text and not at:
        raise ConsularError(NOTHING)
    found = finder.load(settings.load().places_file)
    answer: dict[str, Any] = {}
    if text:
        answer |= _of_text(found, text)
    if at:
        answer["at"] = _of_position(found, at)
    print(json.dumps(answer, ensure_ascii=False) if as_json else _lines(answer))


def _of_text(found: Finder, text: str) -> dict[str, Any]:
    return {
        "country": found.country(text),
        "choices": list(found.choices(text)),
        "places": [_place(mention) for mention in found.find(text)],
    }


def _place(mention: Mention) -> dict[str, Any]:
    return {
        "text": mention.text,
        "name": mention.name,
        "kind": mention.kind,
        "countries": list(mention.countries),
        "latitude": mention.latitude,
        "longitude": mention.longitude,
    }


def _of_position(found: Finder, at: str) -> dict[str, Any]:
    try:
        latitude, longitude = (float(part) for part in at.split(","))
    except ValueError as error:
        raise ConsularError(BAD_POSITION) from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ConsularError(BAD_POSITION)
    spot = whereabouts.load(found.destinations).at(latitude, longitude)
    return {
        "country": spot.country,
        "choices": list(spot.countries) if len(spot.countries) > 1 else [],
        "home": spot.is_home,
        "sea": spot.is_sea,
        "near": [list(town) for town in spot.towns],
    }


def _lines(answer: dict[str, Any], indent: str = "") -> str:
    """One fact a line, places each on a line of their own."""
    lines = []
    for name, value in answer.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}:", _lines(value, indent + "  ")]
        elif name == "places":
            lines += [f"{indent}place: " + _facts(place) for place in value]
        else:
            lines.append(f"{indent}{name}: {_said(value)}")
    return "\n".join(lines)


def _facts(place: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_said(value)}" for name, value in place.items())


def _said(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(", ".join(one) if isinstance(one, list) else str(one) for one in value) or "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)
