"""How each emergency is first answered: the opening line, which local numbers lead, and whether to be discreet.

Read from the same files as the fixed check's phrases, so that an emergency is described in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from consular.severity import Severity


@dataclass(frozen=True)
class Guidance:
    """`numbers` are keys of a country's emergency services, in the order in which they help here."""

    intent: str
    severity: Severity
    opening: str
    numbers: tuple[str, ...]
    discreet: bool


def load(folder: Path) -> dict[str, Guidance]:
    """Guidance by intent. The check's own loader has validated the files before."""
    found = {}
    for path in sorted(folder.glob("*.yml")):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(entry, dict) and "intent" in entry:
            found[entry["intent"]] = Guidance(
                entry["intent"],
                Severity(entry["severity"]),
                str(entry["opening"]).strip(),
                tuple(entry["numbers"]),
                bool(entry.get("discreet", False)),
            )
    return found
