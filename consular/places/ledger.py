"""The gazetteer file while it grows: numbered places, and the names that lead to them.

Rows are written short: lists as one string, and nothing after the last thing there is to say. Build time only.
"""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from consular.places.index import KINDS, TIERS, Tier

Position = tuple[float, float]


class Ledger:
    """Names are claimed once by the callers' order; naming a name again replaces what it meant."""

    def __init__(self) -> None:
        self._rows: list[list[Any]] = []
        self._numbers: dict[str, int] = {}
        self.names: dict[str, tuple[int, Tier]] = {}
        self.fuzzy: set[str] = set()

    def place(
        self,
        name: str,
        kind: str,
        countries: Iterable[str],
        also: Iterable[str] = (),
        position: Position | None = None,
        hints: Mapping[str, tuple[str, ...]] | None = None,
    ) -> int:
        """The number of a place, made if new."""
        latitude, longitude = position or (None, None)
        others = " ".join(sorted(set(also)))
        row = [name, KINDS.index(kind), " ".join(countries), latitude, longitude, others, dict(hints or {})]
        while not row[-1]:
            row.pop()
        written = json.dumps(row)
        if written not in self._numbers:
            self._numbers[written] = len(self._rows)
            self._rows.append(row)
        return self._numbers[written]

    def name(self, folded: str, number: int, tier: Tier) -> None:
        self.names[folded] = (number, tier)

    def content(self) -> dict[str, Any]:
        """What of the file the ledger holds."""
        return {
            "places": self._rows,
            "names": {name: number * TIERS + tier for name, (number, tier) in sorted(self.names.items())},
            "fuzzy": sorted(self.fuzzy & set(self.names)),
        }


def write(content: Mapping[str, Any], target: Path) -> None:
    """Write beside the target and move over it: a finder never reads half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    draft.replace(target)
