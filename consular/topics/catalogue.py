"""What the service can talk about: every intent with its title, severity and need of a country, from data/topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from consular.severity import Severity


class Need(StrEnum):
    """How much an answer depends on knowing the country."""

    REQUIRED = "required"
    HELPFUL = "helpful"
    UNUSED = "unused"


@dataclass(frozen=True)
class Intent:
    """`title` fits a button; `offer` is the form that the answer offers, if any."""

    name: str
    topic: str
    title: str
    severity: Severity
    country: Need
    offer: str | None = None

    @property
    def is_emergency(self) -> bool:
        return self.severity is not Severity.NORMAL


def load(folder: Path) -> Mapping[str, Intent]:
    """Intents by name. `consular.facts` has validated the files before."""
    found = {}
    for path in sorted(folder.glob("*/topic.yml")):
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["intents"]
        for name, entry in entries.items():
            found[name] = Intent(
                name,
                path.parent.name,
                entry["title"],
                Severity(entry["severity"]),
                Need(entry["country"]),
                entry.get("offer"),
            )
    return found
