"""Where people happened to be must not decide what they need."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.components.masking import STAND_IN, mask


@dataclass
class Named:
    start: int
    end: int
    kind: str


@dataclass
class Places:
    """Knows a few names, as the finder would."""

    kinds: dict[str, str]

    def find(self, text: str) -> list[Named]:
        found = [(text.find(name), name) for name in self.kinds if name in text]
        return [Named(start, start + len(name), self.kinds[name]) for start, name in sorted(found)]


PLACES = Places({"Peru": "country", "Lima": "city", "american": "demonym", "Leeds": "home"})


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("passport gone in Peru", f"passport gone in {STAND_IN}"),
        ("Lima then Peru", f"{STAND_IN} then {STAND_IN}"),
        ("my american passport", "my american passport"),
        ("home to Leeds", "home to Leeds"),
        ("", ""),
    ],
)
def test_places_abroad_are_named_alike_and_adjectives_and_home_are_kept(text: str, masked: str) -> None:
    assert mask(text, PLACES) == masked  # type: ignore[arg-type]
