"""What a content editor sees who tries the resolver."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from consular.errors import ConsularError


@pytest.fixture(autouse=True)
def compiled(monkeypatch: pytest.MonkeyPatch, places_file: Path) -> None:
    monkeypatch.setenv("PLACES_FILE", str(places_file))


def ask(*words: str) -> dict[str, object]:
    result = CliRunner().invoke(app, ["where", *words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_a_text_tells_its_country_and_each_place_with_its_position() -> None:
    answer = ask("Lost my passport in Phuket, I live in Leeds")
    assert (answer["country"], answer["choices"]) == ("thailand", [])
    places = answer["places"]
    assert isinstance(places, list)
    assert [(place["text"], place["countries"]) for place in places] == [
        ("Phuket", ["thailand"]),
        ("Leeds", []),
    ]
    assert places[0]["latitude"] == pytest.approx(7.9, abs=0.3)


def test_a_shared_name_is_a_choice() -> None:
    assert ask("georgia") == ask("georgia") | {"country": None, "choices": ["georgia", "usa"]}


def test_a_position_tells_its_country() -> None:
    at = ask("--at", "13.7563,100.5018")["at"]
    assert isinstance(at, dict) and (at["country"], at["sea"]) == ("thailand", False)


def test_without_json_it_can_be_read() -> None:
    result = CliRunner().invoke(app, ["where", "Bangkok", "--at=31.777,35.234"], catch_exceptions=False)
    assert "country: thailand" in result.stdout and "choices: palestine | israel" in result.stdout


@pytest.mark.parametrize("at", ["here", "1", "91,0", "0,181", "1,2,3", "nan,0"])
def test_a_bad_position_is_refused_with_an_example(at: str) -> None:
    with pytest.raises(ConsularError, match=r"13\.75,100\.5"):
        CliRunner().invoke(app, ["where", f"--at={at}"], catch_exceptions=False)
