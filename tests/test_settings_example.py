"""`.env.example` and the settings say the same: every setting stands there once, with a comment and its default."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.settings import Settings

EXAMPLE = Path(".env.example")
LINE = re.compile(r"(?P<off>#?)(?P<name>[A-Z][A-Z_]*)=(?P<value>.*)")
# Read by `consular up` and by deploy/compose.yml, so they stand in the file but are none of the gateway's settings.
OF_OTHERS = {"RASA_PORT", "ACTIONS_PORT", "POSTGRES_PASSWORD"}
FIELDS = {name.upper() for name in Settings.model_fields}


def _lines() -> list[str]:
    return EXAMPLE.read_text(encoding="utf-8").splitlines()


def _named() -> list[re.Match[str]]:
    return [found for line in _lines() if (found := LINE.fullmatch(line))]


def test_every_setting_stands_in_the_example_once() -> None:
    names = [found["name"] for found in _named()]
    assert sorted(names) == sorted(FIELDS | OF_OTHERS)


def test_every_line_of_the_example_that_is_switched_on_is_a_setting() -> None:
    assert {found["name"] for found in _named() if not found["off"]} == FIELDS


def test_every_setting_has_a_comment_above_it() -> None:
    lines = _lines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if LINE.fullmatch(line) and not (before.startswith("# ") and not LINE.fullmatch(before))
    ]
    assert bare == []


def test_the_example_as_it_stands_is_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FIELDS:
        monkeypatch.delenv(name, raising=False)
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)  # type: ignore[call-arg]


def test_up_and_compose_still_read_what_the_example_promises() -> None:
    up, compose = (Path(path).read_text(encoding="utf-8") for path in ("api/cli/up.py", "deploy/compose.yml"))
    assert '"RASA_PORT"' in up and '"ACTIONS_PORT"' in up and "POSTGRES_PASSWORD" in compose
